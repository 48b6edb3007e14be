import { firstPages } from './blocks.js'
import { describePages } from './trials.js'

describePages(firstPages)
