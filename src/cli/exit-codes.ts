import type { Report } from '../conformance/report.js'

/** What the exit status of `dds-contract` means. */
export const exitCodes = {
  /** The target conforms, or the command did its job. */
  conforming: 0,
  /** The target breaks the contract. */
  notConforming: 1,
  /** The command line or a file that it names cannot be used; nothing was sent. */
  wrongUsage: 2,
  /** No verdict: nothing was served, or the run was stopped: for safety, by its budget or by Ctrl-C. */
  noVerdict: 3,
  /** The output, a report or the journal could not be written (EX_IOERR of sysexits.h). */
  unwritable: 74,
  /** A defect of this program (EX_SOFTWARE of sysexits.h): no verdict on the target. */
  defect: 70,
  /** Ctrl-C, twice. */
  killed: 130,
} as const

/** The exit status of each verdict. */
export const exitCodesByVerdict: Readonly<Record<Report['verdict'], number>> = {
  conforming: exitCodes.conforming,
  planned: exitCodes.conforming,
  'not conforming': exitCodes.notConforming,
  inconclusive: exitCodes.noVerdict,
}

/** Waits for the work of a command, and exits with the status that it returns. */
export type Finish = (work: Promise<number>) => Promise<void>

/** Something cannot be written, for example on a full disk; the message says what. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
}
