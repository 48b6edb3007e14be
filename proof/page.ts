import { isStillFound } from './accepted.js'
import { shareWithin } from './generated.js'
import { isAsJudged } from './peers.js'
import { isFound, isSpared, isWithoutVerdict, median, type Proof, type Proved } from './proved.js'

/** Writes what the proof comes to as Markdown. */
export function writePage({ seeds, faults, generated, servers, empty, peers, accepted }: Proof): string {
  const plain = faults.filter(({ target }) => !target.needsStrict)
  const strict = faults.filter(({ target }) => target.needsStrict)
  const findings = faults
    .flatMap(({ target, byDefault, strict }) => (target.needsStrict ? strict : byDefault))
    .map(({ findings }) => findings.length)
    .toSorted((one, other) => one - other)
  return `# What the suite finds, and what it leaves alone

Made by \`npm run test:proof\`: a run on every target with ${seeds === 1 ? 'one seed' : `${seeds} seeds`}. Only the exit status counts; [the tables](proof-table.md) have each target.

- ${share(plain, isFound)} servers with a planted fault fail a plain run (exit status 1).
- ${share(strict, isFound)} more fail only under \`--strict\`: their faults concern HTTP errors or a policy of this suite.
- **${shareWithin(generated)}** runs on ${generated.faults.length} faults that only generated cases show find theirs within 60 of those.
- ${share(servers, isSpared)} servers that keep the contract in their own way are not accused wrongly.
- ${share(empty, isWithoutVerdict)} targets that serve nothing get no verdict (exit status 3) and a sentence that says why.
- **${peers.filter(isAsJudged).length} of ${peers.length}** servers made with well-known libraries get the verdict that is written down for them.
- **${accepted.filter(isStillFound).length} of ${accepted.length}** runs on a server without the limit of ten still fail when all is accepted that the report on another fault prints to accept.
- A run on a faulty server reports ${median(findings)} finding (median), and at most ${findings.at(-1)}.

![A dot for each planted fault, in a row for each kind, at the number of requests until the suite found it](images/proof.svg)
`
}

function share<Target>(all: readonly Proved<Target>[], holds: (one: Proved<Target>) => boolean): string {
  return `**${all.filter(holds).length} of ${all.length}**`
}
