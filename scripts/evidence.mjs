// docs/evidence.md: what each control of CIS Docker can be seen in, and the rules whose tests prove it there, as generate.mjs writes
// it. The numbers are those of edition 1.5, after a plus those of the first edition that has the control.

/** Where a control can be seen, by our own reading of the benchmark: kinds of evidence, and the controls that each set is for. */
const seen = [
  [
    'host-files',
    `1.2.1 1.2.2 1.2.3 +1.1.4 1.2.4 1.2.5 1.2.6 +1.1.8 1.2.7 1.2.8 1.2.10 +1.1.12 1.2.9 1.2.11 +1.1.15 +1.1.16 +1.1.17 1.2.12
     3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.13 3.14 3.15 3.16 3.17 3.18 3.19 3.22 3.21 3.20 +3.23 +3.24`,
  ],
  ['host-kernel', '1.1.1'],
  ['daemon-api', '1.1.2 +2.1 6.1 6.2'],
  ['daemon-file daemon-api', '2.1 2.2 2.3 2.4 2.5 +2.7 2.6 2.8 2.11 2.12 2.17 2.13 2.14 2.15 2.16'],
  ['daemon-file', '2.7 2.9 2.10'],
  ['dockerfile image compose container', '4.1'],
  ['dockerfile image compose', '4.2 5.27'],
  ['dockerfile image', '4.3 4.6 4.7 4.9 4.10'],
  ['image', '4.4 4.8'],
  ['dockerfile', '4.11'],
  ['dockerfile workflow', '+4.12'],
  ['workflow host-files', '4.5 5.22 5.23'],
  ['daemon-api swarm', '7.1 7.2 7.3 7.6 7.8 7.9 7.10'],
  ['compose container', '5.1 5.7 5.12 5.13 5.15 5.16 5.17 5.18 5.19 5.20 5.21 5.24 5.26 5.29 5.30'],
  ['compose container host-kernel', '5.2'],
  ['compose workflow container', '5.3 5.4 5.5 5.9 5.10 5.11 5.25 5.28 5.31'],
  ['dockerfile image container', '5.6'],
  ['dockerfile compose container', '5.8'],
  ['compose container swarm', '5.14'],
  ['compose daemon-api swarm', '7.4 7.5'],
  ['swarm host-files', '7.7'],
]

const columns = [
  'dockerfile',
  'image',
  'compose',
  'workflow',
  'container',
  'daemon-file',
  'daemon-api',
  'swarm',
  'host-files',
  'host-kernel',
]

/** Kinds of evidence in which a control is not checked, and why. */
const unproven = new Map([
  ['2.3 daemon-api', '`/info` names the firewall that the engine would use, the same whether it manages it or not'],
  ['4.2 image', 'an image does not name the images that it was built on'],
  ['4.5 host-files', 'the settings of those who pull are not read'],
  ['4.7 image', 'the Dockerfile says it; the steps of a base image are not for its user to change'],
  ['4.9 image', 'the Dockerfile says it; the steps of a base image are not for its user to change'],
  ['5.8 dockerfile', 'EXPOSE publishes no port'],
  ['5.22 host-files', 'which commands were run on a host is in its logs, which are not read'],
  ['5.23 host-files', 'which commands were run on a host is in its logs, which are not read'],
  ['5.27 dockerfile', 'base images answer to 4.2 and 4.4'],
  ['7.3 daemon-api', '`/info` and `/swarm` have the address that a node advertises, not the one that it listens on'],
  ['7.10 daemon-api', '`/swarm` has the port of the traffic between containers, no answer has its address'],
])

/** The kinds of evidence that an example's files are. */
function kindsOf({ files }, { on }) {
  const paths = Object.keys(files)
  const text = Object.values(files).join('\n')
  const has = (pattern) => paths.some((path) => pattern.test(path))
  const isImage = has(/^image /)
  const isEngine = has(/^engine$/)
  const isSwarm = /^(?:swarm|network)$/.test(on) || /\bdeploy:|docker (?:service|swarm)\b|"Swarm"/.test(text)
  return [
    ...(isImage ? ['image'] : []),
    ...(has(/(?:Docker|Container)file/) && !isImage ? ['dockerfile'] : []),
    ...(has(/(?:compose|stack)[\w.]*\.ya?ml$/) ? ['compose'] : []),
    ...(has(/^\.github\/workflows\//) ? ['workflow'] : []),
    ...(has(/daemon\.json$|docker\.service|default\/docker$/) ? ['daemon-file'] : []),
    ...(isEngine ? ['daemon-api'] : []),
    ...(isSwarm && !has(/Dockerfile/) ? ['swarm'] : []),
    ...(has(/^host$/) ? ['host-files'] : []),
  ]
}

/** The rules that `__tests__/engine/rules.test.ts` shows both ways on containers of a real engine. */
export const liveRules = (test) => new Set([...test.matchAll(/^ {2}'(container\/[\w-]+)':/gm)].map(([, id]) => id))

/**
 * For each control and each kind of evidence that it can be seen in: the rules with a bad and a good example there, or why there is
 * none.
 * @param live the rules that are shown on a real engine
 */
export function evidenceOf(rules, live) {
  return seen.flatMap(([kinds, controls]) =>
    controls.split(/\s+/).flatMap((number) =>
      kinds.split(' ').map((kind) => {
        const control = `cis-docker:${number}`
        const own = rules.filter((rule) => rule.controls.includes(control))
        const provenIn = (rule, examples) => examples.some((example) => kindsOf(example, rule).includes(kind))
        const proof = own.filter((rule) =>
          /^(?:container|host-kernel)$/.test(kind)
            ? live.has(rule.id)
            : provenIn(rule, rule.bad) && provenIn(rule, rule.good),
        )
        return { control, kind, rules: proof.map(({ id }) => id), because: unproven.get(`${number} ${kind}`) }
      }),
    ),
  )
}

/** The bad examples of a rule that are of a kind of evidence. */
export const examplesIn = (rule, kind) => rule.bad.filter((example) => kindsOf(example, rule).includes(kind))

const pageOf = (id) => `rules/${id}.md`

/** docs/evidence.md. @param entries the controls of every edition, the newest last */
export function evidenceText(rules, editions, live) {
  const known = new Map(editions.toReversed().flatMap((entries) => entries.map((entry) => [entry.control, entry])))
  const all = evidenceOf(rules, live)
  const rows = [...known.values()].flatMap(({ control, title, unruled }) =>
    all
      .filter((one) => one.control === control)
      .toSorted((a, b) => columns.indexOf(a.kind) - columns.indexOf(b.kind))
      .map(({ kind, rules: proof, because }) => {
        const links = proof.map((id) => `[${id}](${pageOf(id)})`).join(', ')
        const answer = links || `not checked: ${unruled ?? because}`
        return `| ${control.replace('cis-docker:', '')} | ${title} | ${kind} | ${answer} |`
      }),
  )
  return `${[
    '# What each control of CIS Docker is seen in',
    'Generated by `npm run generate`. A row names a control by its number in edition 1.5 (after a plus: in the first edition that has it), a kind of evidence that shows it, and the rules that read it there. Each of these rules has an example that fails and one that passes in that kind, which `__tests__/rules.test.ts` runs; those of a running container, and of what the kernel enforces on it, are started on a real engine by `__tests__/engine/rules.test.ts`. A test fails where a kind has neither a rule nor a reason.',
    '`daemon-file` is daemon.json, a unit or a command line of dockerd; `daemon-api` and `swarm` are what an engine answers (`--engine`), `swarm` also what a stack or a command line sets up; `host-files` is what `--host` reads.',
    ['| control | what must hold | evidence | proven by |', '|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')}\n`
}
