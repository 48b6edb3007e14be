import { suitePages } from './blocks.js'
import { describePages } from './trials.js'

describePages(suitePages)
