import type { ActionRelease, Adoption, AdoptionFile } from '../model/adoption.ts'
import { defaultPolicyPath } from '../model/policy.ts'
import { clip, logLines, plain } from './escape.ts'
import { plural, spot, subjectWords } from './words.ts'

/** The commit of actions/checkout that the workflow is given. */
const checkout = 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2'
const workflowPath = '.github/workflows/hullgate.yml'
const action = 'hullgate/hullgate'
const schema = 'https://raw.githubusercontent.com/hullgate/hullgate/main/schema/hullgate.schema.json'
/** Nothing that a person named is longer. */
const maxName = 200
/** A name that neither YAML nor a shell takes for anything else. */
const isPlain = (text: string) => text.length <= maxName && /^[A-Za-z0-9][\w./-]*(?::[\w.-]+)?$/.test(text)
/** More are started one after another: a first workflow is to end soon. */
const maxServices = 4

/** More make no list that anybody reads. */
const maxRegistries = 20

/** The policy and the workflow for a repository. */
export function adoptionFiles(adoption: Adoption, release: ActionRelease): AdoptionFile[] {
  return [
    { path: defaultPolicyPath, text: policyText(adoption), what: 'the policy' },
    { path: workflowPath, text: workflowText(adoption, release), what: 'the workflow' },
  ]
}

function policyText({ vendored, registries }: Adoption): string {
  const folders = vendored.filter(isPlain)
  const hosts = registries.filter(isPlain).slice(0, maxRegistries)
  return [
    `# yaml-language-server: $schema=${schema}`,
    '# What Hullgate blocks. Every key is optional; what is behind # is the default or an example.',
    '# In a pull request the policy of the base is used: a change of this file takes effect when it is merged.',
    '',
    '# The lowest severity that blocks: low, medium, high, critical; never: nothing does.',
    '# fail-on: medium',
    '# The lowest severity that is shown.',
    '# report: low',
    '# In a pull request only what it makes worse blocks; false: every finding.',
    '# new-only: true',
    '# Files that cannot be read: block or report.',
    '# gaps: block',
    '# Settings that a variable decides: block, switches (those of privileges and namespaces block) or report.',
    '# unsure: switches',
    '',
    ...(folders.length > 0
      ? ['# Third-party files.', 'exclude:', ...folders.map((folder) => `  - '${folder}/**'`)]
      : ['# Files that are left out.', "# exclude: ['vendor/**']"]),
    '',
    `# Images of other registries are reported.${hosts.length > 0 ? ` Found here: ${hosts.join(', ')}.` : ''}`,
    `# trusted-registries: [${(hosts.length > 0 ? hosts : ['ghcr.io/acme']).join(', ')}]`,
    '',
    '# Another severity for a rule, or off.',
    '# rules:',
    '#   container/read-only-root: low',
    '',
    '# A finding that has to stay, with a reason, an owner and an end at most a year ahead.',
    '# waivers:',
    '#   - rule: container/privileged',
    '#     path: deploy/legacy.yaml',
    '#     reason: the agent loads its own kernel module',
    "#     owner: '@acme/platform'",
    '#     expires: YYYY-MM-DD',
    '',
  ].join('\n')
}

function workflowText(adoption: Adoption, release: ActionRelease): string {
  const { run, inputs } = buildOf(adoption)
  return [
    'name: hullgate',
    'on:',
    '  pull_request:',
    '  merge_group:',
    'jobs:',
    '  hullgate:',
    '    runs-on: ubuntu-latest',
    '    permissions:',
    '      contents: read',
    '      pull-requests: write # the comment',
    '    steps:',
    `      - uses: ${checkout}`,
    '        with:',
    '          persist-credentials: false',
    ...(run === undefined ? [] : [`      - run: ${run}`]),
    `      - uses: ${pinned(release)}`,
    ...(inputs.length > 0 ? ['        with:', ...inputs.map((line) => `          ${line}`)] : []),
    '',
  ].join('\n')
}

function pinned({ version, commit, tag }: ActionRelease): string {
  if (commit === undefined) return `${action}@v${version} # pin it to a commit, like the checkout`
  return `${action}@${commit}${tag === undefined ? '' : ` # ${tag}`}`
}

/** How the images are built that the Action starts, and what it is told of them; nothing of either where none is built here. */
function buildOf({ services, composeFile, dockerfile }: Adoption): { run?: string; inputs: string[] } {
  const plain = services
    .filter(({ name, image }) => isPlain(name) && (image === undefined || isPlain(image)))
    .slice(0, maxServices)
  if (composeFile !== undefined && isPlain(composeFile) && plain.length > 0) {
    const names = plain.map(({ name }) => name)
    return {
      run: `docker compose --file ${composeFile} --project-name app build ${names.join(' ')}`,
      inputs: [
        ...listInput(
          'image',
          plain.map(({ name, image }) => image ?? `app-${name}`),
        ),
        ...listInput(
          'as',
          names.map((name) => `${composeFile}#${name}`),
        ),
      ],
    }
  }
  if (dockerfile === undefined || !isPlain(dockerfile)) return { inputs: [] }
  const folder = dockerfile.includes('/') ? dockerfile.slice(0, dockerfile.lastIndexOf('/')) : '.'
  const isUsual = /(?:^|\/)Dockerfile$/.test(dockerfile)
  return {
    run: `docker build --tag app:pr ${isUsual ? '' : `--file ${dockerfile} `}${folder}`,
    inputs: listInput('image', ['app:pr']),
  }
}

const listInput = (name: string, values: readonly string[]) =>
  values.length === 1 ? [`${name}: ${values[0]}`] : [`${name}: |`, ...values.map((value) => `  ${value}`)]

/** More are counted: `hullgate` lists all. */
const maxGaps = 10
const maxGapLength = 400

/** What was found, what was written, and what to do next, for a person. */
export function adoptionText(
  { judged, gaps, standing, blocking }: Adoption,
  { version, commit }: ActionRelease,
  written: readonly AdoptionFile[],
  kept: readonly AdoptionFile[],
): string {
  const found = subjectWords(judged)
  const old = `${plural(standing, 'finding')} today, ${blocking} of them at or above \`fail-on\``
  // A policy of its own may say otherwise.
  const isOurs = !kept.some(({ path }) => path === defaultPolicyPath)
  const toPin = commit === undefined && written.some(({ path }) => path === workflowPath)
  const lines = [
    `Found: ${found || (gaps.length > 0 ? 'nothing that can be checked' : 'nothing that describes a container')}.`,
    ...gaps
      .slice(0, maxGaps)
      .map(({ path, line, because }) => `Not checked: ${clip(plain(`${spot(path, line)}: ${because}`), maxGapLength)}`),
    ...(gaps.length > maxGaps ? [`Not checked: ${gaps.length - maxGaps} more, which \`hullgate\` lists.`] : []),
    ...written.map(({ path, what }) => `Wrote ${path}: ${what}.`),
    ...kept.map(({ path, what }) => `Left ${path} as it is: ${what} is there already.`),
    ...(standing > 0 ? [`${old}${isOurs ? ': none blocks a pull request that makes none of them worse' : ''}.`] : []),
    ...(toPin
      ? [
          `Pin ${action} in ${workflowPath} to a commit (it is one more finding until then): \`git ls-remote https://github.com/${action} v${version} 'v${version}^{}'\` prints that of v${version} last.`,
        ]
      : []),
    ...(written.length > 0
      ? ['Next: commit on a branch, open a pull request, then make the job `hullgate` a required status check.']
      : []),
    '',
  ]
  return logLines(lines.join('\n'))
}
