import { afterAll, beforeAll, expect } from 'vitest'
import { foldersLeft, removeFolders } from './folder.js'

// Runs for each test file. A hook in a module would belong to the first file that loads it, because modules are shared.
beforeAll(() => expect(foldersLeft()).toEqual([]))
afterAll(removeFolders)
