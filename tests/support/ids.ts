/** A project id of the shape that the service gives. */
export const projectId = '054e292c9880d4992f02c0196d3ea468'

/** The two instances of the source page's examples, which a simulator has unless it is given others. */
export const availableId = '046287aae57843b1a7bc61b7a8812f41in02'
export const upgradingId = '3d1e04f49efa473a8c7eaf07ed7ff870in02'

/** Ids in the shape of real ones which no instance has: they begin with eight zeros. All differ. */
export function madeUpIds(count: number, first = 1): string[] {
  return Array.from({ length: count }, (_, index) => shape('00000000', first + index))
}

/** Ids that could be those of instances. All differ. */
export function realIds(count: number, first = 1): string[] {
  return Array.from({ length: count }, (_, index) => shape('5a1b7c0f', first + index))
}

function shape(start: string, number: number): string {
  return `${start}${number.toString(16).padStart(24, '0')}in02`
}
