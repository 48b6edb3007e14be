import { otherPages } from './blocks.js'
import { describePages } from './trials.js'

describePages(otherPages)
