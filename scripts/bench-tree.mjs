// A git repository of 62 projects, the same one every time, with the sizes of a real run over 62 public repositories.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import {
  code,
  devcontainer,
  dockerfile,
  environment,
  json,
  makefile,
  packageJson,
  readme,
  script,
} from './bench-text.mjs'
import * as yaml from './bench-yaml.mjs'

/**
 * The real run: 62 repositories, 11,522 files, 49 MB of YAML. 58 % of its bytes are CustomResourceDefinitions, 4 % ConfigMaps,
 * 3 % Deployments, 1 % Compose; 8 MB in 9,641 documents name no kind or one with containers. 1,121 Dockerfiles of 2.2 MB.
 * How many containers that was is not known: here there are 3,400, with which reading, checking and deciding share the time as they did.
 * Files, kilobytes in all, how much their sizes differ (0: alike), what writes one, where it lies.
 */
const table = [
  // YAML: 9,019 files with the kustomizations, 49 MB
  [340, 12_900, 1.0, yaml.definition, (at) => `${at.any(crdFolders)}/${at.word}_${at.n}.yaml`],
  [20, 15_900, 0.7, yaml.bundle, (at) => `${at.any(['deploy', 'manifests', 'dist'])}/install-${at.n}.yaml`],
  [380, 1_640, 1.0, yaml.configMap, (at) => `${at.any(manifestFolders)}/${at.word}-config-${at.n}.yaml`],
  [360, 1_130, 0.4, yaml.deployment, (at) => `${at.any(manifestFolders)}/${at.word}-${at.n}.yaml`],
  [300, 700, 0.5, yaml.workload, (at) => `${at.any(manifestFolders)}/${at.word}-workload-${at.n}.yaml`],
  [700, 1_560, 0.6, yaml.fixtures, (at) => `test/${at.any(testFolders)}/${at.word}-${at.n}/resources.yaml`],
  [520, 750, 0.8, yaml.roles, (at) => `${at.any(['config', 'deploy'])}/rbac/${at.word}_role_${at.n}.yaml`],
  [600, 660, 0.6, yaml.network, (at) => `${at.any(manifestFolders)}/${at.word}-network-${at.n}.yaml`],
  [2_020, 7_700, 1.0, yaml.custom, (at) => `${at.any(customFolders)}/${at.word}-${at.n}.yaml`],
  [20, 80, 0.6, yaml.list, (at) => `examples/${at.word}-list-${at.n}.yaml`],
  [110, 33, 0.2, yaml.chart, (at) => `${at.chart}/Chart.yaml`],
  [900, 1_150, 0.6, yaml.template, (at) => `${at.chart}/templates/${at.word}-${at.n}.yaml`],
  [
    260,
    1_250,
    0.9,
    yaml.values,
    (at) => (at.n < 110 ? `${at.chart}/values.yaml` : `${at.chart}/ci/${at.n}-values.yaml`),
  ],
  [460, 1_150, 0.7, yaml.workflow, (at) => `.github/workflows/${at.word}-${at.n}.yml`],
  [9, 800, 0.8, yaml.openApi, (at) => `api/openapi-${at.n}.yaml`],
  [260, 510, 0.7, yaml.compose, (at) => `${at.any(composeFolders)}/${at.word}-${at.n}/${at.any(composeNames)}`],
  [860, 430, 0.8, yaml.settings, (at) => `${at.any(['.', 'docs', 'hack', 'ansible/roles'])}/${at.word}-${at.n}.yml`],
  // The others: 2,503 files, 6 MB
  [1_121, 2_200, 1.0, dockerfile, (at) => at.any(dockerfilePlaces)(at)],
  [230, 1_500, 1.2, json, (at) => `${at.any(['test/data', 'dashboards', 'config'])}/${at.word}-${at.n}.json`],
  [330, 500, 0.9, script, (at) => `${at.any(['hack', 'scripts', 'test/e2e', '.'])}/${at.word}-${at.n}.sh`],
  [110, 330, 0.8, makefile, (at) => `${at.word}-${at.n}/Makefile`],
  [60, 18, 0.5, environment, (at) => `docker/${at.word}-${at.n}/.env`],
  [70, 90, 0.5, packageJson, (at) => `web/${at.word}-${at.n}/package.json`],
  [20, 14, 0.3, devcontainer, (at) => `dev-${at.n}/.devcontainer/devcontainer.json`],
  [62, 6, 0.2, () => '/bin/\n/out/\n*.tmp\n*.swp\n.idea/\n*.test\ncover.out\n', (at) => `dev-${at.n}/.gitignore`],
  [200, 420, 0.8, readme, (at) => `docs/${at.word}-${at.n}/README.md`],
  [300, 900, 0.9, code, (at) => `${at.any(sourceFolders)}/${at.word}/${at.word}_${at.n}.${at.any(['go', 'py', 'ts'])}`],
]

const crdFolders = ['config/crd/bases', 'charts/operator/crds', 'deploy/crds', 'manifests/crd']
const manifestFolders = [
  'deploy',
  'deploy/base',
  'k8s',
  'manifests',
  'examples/basic',
  'config/manager',
  'docs/examples',
]
const testFolders = ['conformance', 'e2e/policies', 'fixtures', 'integration/cases/good', 'integration/cases/bad']
const customFolders = [
  'config/samples',
  'clusters/prod/apps',
  'clusters/staging/infra',
  'policies/library',
  'monitoring/rules',
]
const overlayFolders = ['overlays/prod', 'overlays/dev/eu-west']
const composeFolders = ['examples', 'test', 'docker']
const sourceFolders = ['pkg', 'internal/controller', 'src']
const composeNames = [
  'docker-compose.yml',
  'docker-compose.yml',
  'compose.yaml',
  'docker-compose.override.yml',
  'compose.dev.yml',
]
const dockerfilePlaces = [
  (at) => `images/${at.word}-${at.n}/Dockerfile`,
  (at) => `${at.n % 23}.${at.n % 7}/${at.any(['bookworm', 'alpine', 'slim'])}-${at.n}/Dockerfile`,
  (at) => `build/${at.word}/Dockerfile.${at.word}-${at.n}`,
  (at) => `test/fixtures/dockerfiles/${at.n}/Dockerfile`,
]

/** Writes the tree under `root`; returns `{ files, bytes, git }`: whether it is a git repository, as a runner's checkout is. */
export function makeTree(root) {
  const dice = makeDice(20_240_601)
  const projects = Array.from({ length: 62 }, (_, i) => `${dice.word()}-${dice.any(projectKinds)}-${i}`)
  const folders = new Map()
  const total = { files: 0, bytes: 0 }
  const put = (full, text) => {
    const folder = dirname(full)
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
    folders.set(folder, [...(folders.get(folder) ?? []), basename(full)])
    writeFileSync(full, text)
    total.files++
    total.bytes += Buffer.byteLength(text)
  }
  for (const [count, kilobytes, spread, write, place] of table) {
    for (const [n, size] of sizes(dice, count, kilobytes * 1000, spread).entries()) {
      // The lower of two throws: some projects are much larger than others, as they are.
      const project = projects[Math.min(dice(62), dice(62))]
      const chart = join(projects[(n % 110) % 62], `charts/app-${n % 110}`)
      const path = place({ n, chart, word: dice.word(), any: dice.any })
      const full = join(root, path.startsWith(chart) ? path : join(project, path))
      put(full, write(size, dice, n))
    }
  }
  for (const [path, text] of kustomizations(root, projects, folders, dice)) put(path, text)
  return { ...total, git: track(root) }
}

/** `[path, text]` of 900 kustomizations: one in each folder of manifests that lists its files, and overlays over these. */
function* kustomizations(root, projects, folders, dice) {
  const bases = projects.flatMap((project) =>
    [...manifestFolders, ...customFolders, 'config/rbac']
      .map((folder) => ({ project, folder, files: folders.get(join(root, project, folder)) ?? [] }))
      .filter(({ files }) => files.length > 0),
  )
  for (const { project, folder, files } of bases)
    yield [join(root, project, folder, 'kustomization.yaml'), yaml.kustomization(dice, files)]
  for (let n = bases.length; n < 900; n++) {
    const { project, folder } = dice.any(bases)
    const overlay = join(project, dice.any(overlayFolders), `${dice.word()}-${n}`)
    const base = relative(overlay, join(project, folder))
    yield [join(root, overlay, 'kustomization.yaml'), yaml.kustomization(dice, [base], n)]
  }
}

const projectKinds = ['operator', 'charts', 'infra', 'images', 'policies', 'platform', 'stack']

/** Puts everything into a git index: a runner's checkout has one, and listing the files reads it. */
function track(root) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
  const git = (...words) => spawnSync('git', ['-c', 'core.compression=0', ...words], { cwd: root, env }).status === 0
  return git('init', '--quiet') && git('add', '--all', '--force')
}

/** `count` sizes that add up to `total`: log-normal, so that most are small and a few large. */
function sizes(dice, count, total, spread) {
  const normal = () => Array.from({ length: 6 }, () => dice(1000) / 1000).reduce((sum, x) => sum + x - 0.5, 0) * 1.41
  const weights = Array.from({ length: count }, () => Math.exp(spread * normal()))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => (weight / sum) * total)
}

/** Whole numbers below a bound, the same sequence for the same seed (mulberry32). */
function makeDice(seed) {
  let state = seed
  const dice = (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
  const any = (list) => list[dice(list.length)]
  const sentence = (length) => Array.from({ length }, () => any(proseWords)).join(' ')
  return Object.assign(dice, { any, word: () => any(nameWords), sentence })
}

const nameWords =
  'api web auth cache queue worker gateway proxy agent metrics ledger search billing mailer storage index session router broker relay'.split(
    ' ',
  )
const proseWords =
  'the of a value is to for controller resource that this field if set must be when object container volume secret name reference namespace default defines list pods used by policy status not and or may specified optional'.split(
    ' ',
  )
