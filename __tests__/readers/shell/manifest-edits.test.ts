import { describe, expect, it } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'

const deployment = (container = '{name: app, image: a}') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: {containers: [${container}]}}}\n`
const files = {
  'k8s/deploy.yaml': deployment(),
  'pod.json': '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c"}]}}',
  'values.yaml': 'securityContext: {privileged: false}\n',
}

/** What a script shows of its own: findings and gaps, without the file. */
async function shown(line: string, path = 'a.sh', more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const text = `#!/bin/sh\n${line}\nkubectl apply -f k8s/deploy.yaml\n`
  const { findings, gaps } = await judged(tree({ ...files, ...more, [path]: text }), '.')
  return [
    ...findings
      .filter(({ location }) => location?.file === path)
      .map(({ location, severity, message }) => `${location?.line} ${severity}: ${message}`),
    ...gaps.map(({ line, because, blocking }) => `${line} ${blocking ? 'blocking' : 'open'}: ${because}`),
  ]
}

const open = (program: string, file = 'k8s/deploy.yaml') => [
  `2 blocking: ${program} changes the settings of pods in \`${file}\` here: what it sets is not checked; commit the changed file instead`,
]

describe('what yq and jq put into a manifest is checked where they put it', () => {
  it.each([
    [
      "yq -i '.spec.template.spec.containers[0].securityContext.privileged = true' k8s/deploy.yaml",
      ['2 critical: app is privileged'],
    ],
    [
      `yq eval -i '.spec.template.spec.containers[]["securityContext"].privileged = true' k8s/deploy.yaml`,
      ['2 critical: app is privileged'],
    ],
    [
      "yq '.spec.replicas = 3 | .spec.template.spec.hostNetwork = true' k8s/deploy.yaml | kubectl apply -f -",
      ["2 high: web shares the host's network"],
    ],
    ["jq '.spec.hostPID = true' pod.json > x && mv x pod.json", ["2 high: p shares the host's PID namespace"]],
    [
      "(cd k8s && yq -i '.spec.template.spec.hostIPC = true' deploy.yaml)",
      ["2 high: web shares the host's IPC namespace"],
    ],
  ])('%s', async (line, expected) => expect(await shown(line)).toEqual(expected))

  it('in a folder beside the script', async () => {
    const line = "yq -i '.spec.template.spec.hostPID = true' deploy.yaml"
    expect(await shown(line, 'k8s/a.sh')).toEqual(["2 high: web shares the host's PID namespace"])
  })
})

describe('what is not known of an edit of settings is a gap', () => {
  it.each([
    [
      `yq -i '(.spec.template.spec.containers[] | select(.name == "app")).securityContext.privileged = true' k8s/deploy.yaml`,
      'yq',
    ],
    ["yq -i '.spec.template.spec.hostPID = env(HOST)' k8s/deploy.yaml", 'yq'],
    ['yq -i ".spec.template.spec.hostPID = $HOST" k8s/deploy.yaml', 'yq'],
    ["yq -i 'del(.spec.template.spec.securityContext)' k8s/deploy.yaml", 'yq'],
  ])('%s', async (line, program) => expect(await shown(line)).toEqual(open(program)))
})

describe('an edit of files that only its run names is a gap', () => {
  const loop = (list: string, edit: string) => `for f in ${list}; do ${edit}; done`
  const yq = "yq -i '.spec.template.spec.hostPID = true'"
  const sed = "sed -i 's/privileged: false/privileged: true/'"
  it.each([
    [`${yq} "$FILE"`, 'yq'],
    [`${yq} "$1"`, 'yq'],
    [`${yq} "$DIR/deploy.yaml"`, 'yq'],
    [loop('k8s/*.yaml', `${yq} "$f"`), 'yq'],
    [loop('k8s/*.yaml', `${sed} $f`), 'sed'],
    [loop('*.json', `jq '.spec.hostPID = true' "$f" > t && mv t "$f"`), 'jq'],
    [`find k8s -name '*.yaml' | while read -r f; do ${yq} "$f"; done`, 'yq'],
    [`find k8s -name '*.yaml' -exec ${sed} {} +`, 'sed'],
    [`grep -rl privileged k8s | xargs ${sed}`, 'sed'],
    [`${sed} $(git ls-files k8s)`, 'sed'],
    [`yq -i '.spec.securityContext.seccompProfile.type = "Unconfined"' "$FILE"`, 'yq'],
    [`yq -i '.spec.containers[0].securityContext.capabilities.add[0] = "SYS_ADMIN"' "$FILE"`, 'yq'],
    [`yq -i '.spec.volumes[0].hostPath.path = "/"' "$FILE"`, 'yq'],
    [`yq -i '.spec.securityContext.runAsUser = 0' "$FILE"`, 'yq'],
    [`yq -i --expression='.spec.hostPID = true' "$FILE"`, 'yq'],
    [`yq -o json -i --expression '.spec.hostPID = true' "$FILE"`, 'yq'],
    [`yq -i '.spec.template.spec | .hostPID = true' "$FILE"`, 'yq'],
    [`yq -i '.spec |= (.a = 1 | .hostPID = true)' "$FILE"`, 'yq'],
    [`yq -i '.a = 1, .spec.hostPID = true' "$FILE"`, 'yq'],
    [`yq -i 'select(.kind == "Pod") | .["spec"].hostPID = true' "$FILE"`, 'yq'],
    [`jq -s '.[0].spec.hostPID = true' "$FILE" > x`, 'jq'],
  ])('%s', async (line, program) =>
    expect(await shown(line)).toEqual([
      `2 blocking: ${program} changes the settings of pods here, in files that are known only when it runs: what it sets is not checked; commit the changed files instead`,
    ]),
  )

  it('but not where the repository has no pod', async () => {
    const files = { 'a.sh': `#!/bin/sh\n${yq} "$FILE"\n`, 'values.yaml': 'privileged: false\n' }
    expect((await judged(tree(files), '.')).gaps).toEqual([])
  })

  it('while a pattern names files', async () => {
    const line = "yq -i '.spec.template.spec.hostPID = true' k8s/*.yaml"
    expect(await shown(line)).toEqual(["2 high: web shares the host's PID namespace"])
  })
})

describe('what is no edit of settings is nothing', () => {
  it.each([
    'sed -i "s/TAG/$TAG/" k8s/deploy.yaml',
    'sed -i "s|image: a.*|image: a:$TAG|" k8s/deploy.yaml',
    "sed -i 's/privileged: true/privileged: false/' k8s/deploy.yaml",
    "sed -n '/privileged/p' k8s/deploy.yaml",
    "sed -i '/hostNetwork: true/d' k8s/deploy.yaml",
    "sed -i '/securityContext/s/a/d/' k8s/deploy.yaml",
    "sed -i 's/privileged: false/privileged: true/' k8s/others.yaml",
    "sed -i 's/privileged: false/privileged: true/' values.yaml",
    'yq -i \'.spec.template.spec.containers[0].image = "a:2"\' k8s/deploy.yaml',
    "yq -i '.spec.template.spec.hostPID = false' k8s/deploy.yaml",
    "yq '.spec.template.spec.securityContext' k8s/deploy.yaml",
    "jq '.spec.containers[] | select(.securityContext.privileged == true)' pod.json",
    'yq -i \'.spec.template.spec.hostPID = false\' "$FILE"',
    'sed -i \'s/privileged: true/privileged: false/\' "$FILE"',
    'yq -i \'.metadata.labels.a = "b"\' "$FILE"',
    'jq \'.volumes = {}\' "$FILE"',
    'yq -i \'.spec.template.spec.securityContext.runAsUser = 10001\' "$FILE"',
    'yq -i \'.spec.securityContext.fsGroup = 1000\' "$FILE"',
    'yq -i \'.spec.securityContext.seccompProfile.type = "RuntimeDefault"\' "$FILE"',
    'yq -i \'.spec.containers[0].securityContext.capabilities.drop[0] = "ALL"\' "$FILE"',
    'jq \'.privileged = true\' "$CONFIG" > x',
    'jq \'.runArgs += ["--privileged"]\' "$CONFIG" > x',
    "cat a.json | jq '.hostNetwork = true'",
    'jq --arg name "$1" \'.spec.hostPID = $name\' .devcontainer/devcontainer.json > x',
    'sed -i "s|privileged = false|privileged = true|" "$RUNNER_CONFIG"',
    "yq -i '.spec.hostPID = true' others/*.yaml",
    'yq -i \'.spec.hostPID = true\' "$DIR/values.yaml"',
    "yq -i '.spec.hostPID = true' /etc/other.yaml",
  ])('%s', async (line) => expect(await shown(line)).toEqual([]))
})

describe('what deploys the manifest may stand elsewhere', () => {
  const edit = "yq -i '.spec.template.spec.hostPID = true' k8s/deploy.yaml"
  const found = ["high: web shares the host's PID namespace"]
  const steps = (...lines: readonly string[]) =>
    `on: push\npermissions: {}\njobs: {a: {runs-on: ubuntu-24.04, steps: [${lines.map((line) => `{run: "${line}"}`).join(', ')}]}}\n`

  it.each([
    ['a script of its own', 'a.sh', `#!/bin/sh\n${edit}\n`, found],
    ['a script without an ending', 'hack/edit', `#!/bin/sh\n${edit}\n`, found],
    ['a step before the one that deploys', '.github/workflows/a.yml', steps(edit, 'kubectl apply -f k8s'), found],
    ['a recipe', 'Makefile', `up:\n\t${edit}\n`, found],
    ['a recipe of just', 'justfile', `up:\n  ${edit}\n`, found],
    ['a task', 'Taskfile.yml', `version: '3'\ntasks: {up: {cmds: [${JSON.stringify(edit)}]}}\n`, found],
    ['a task of an editor', '.vscode/tasks.json', JSON.stringify({ tasks: [{ type: 'shell', command: edit }] }), found],
    ['the script of a package', 'package.json', JSON.stringify({ scripts: { up: edit } }), found],
    ['a task of mise', 'mise.toml', `[tasks.up]\nrun = "${edit}"\n`, found],
    [
      'a hook',
      '.pre-commit-config.yaml',
      `repos: [{repo: local, hooks: [{id: a, language: system, entry: ${JSON.stringify(edit)}}]}]\n`,
      found,
    ],
    [
      'the script of a package that only reads',
      'package.json',
      JSON.stringify({ scripts: { up: "yq '.spec.template.spec.hostPID' k8s/deploy.yaml" } }),
      [],
    ],
    ['a script that only reads', 'a.sh', "#!/bin/sh\nyq '.spec.template.spec.hostPID' k8s/deploy.yaml\n", []],
    [
      'a step that sets an image',
      '.github/workflows/a.yml',
      steps("sed -i 's/image: .*/image: a:2/' k8s/deploy.yaml"),
      [],
    ],
  ])('%s', async (_, path, text, expected) => {
    const { findings, gaps } = await judged(tree({ ...files, [path]: text }), '.')
    const own = findings.filter(({ location }) => location?.file === path)
    expect(own.map(({ severity, message }) => `${severity}: ${message}`)).toEqual(expected)
    expect(gaps.filter(({ blocking }) => blocking)).toEqual([])
  })
})

describe('what a query lays over a manifest is checked', () => {
  const more = {
    'over.yaml': 'spec: {template: {spec: {hostPID: true}}}\n',
    'pod-over.json': '{"spec": {"containers": [{"name": "c", "securityContext": {"privileged": true}}]}}',
    'spec.yaml': 'hostIPC: true\n',
    'closed.yaml': 'spec: {template: {spec: {securityContext: {runAsNonRoot: true}, hostPID: false}}}\n',
  }
  const pid = (name: string) => [`2 high: ${name} shares the host's PID namespace`]
  it.each([
    ["gojq '.spec.hostPID = true' pod.json > x", pid('p')],
    ["jaq '.spec.hostPID = true' pod.json > x", pid('p')],
    ["yq -y '.spec.template.spec.hostPID = true' k8s/deploy.yaml", pid('web')],
    [`jq 'setpath(["spec", "hostPID"]; true)' pod.json > x`, pid('p')],
    [
      `jq 'setpath(["spec", "containers", 0, "securityContext", "privileged"]; true)' pod.json`,
      ['2 critical: c is privileged'],
    ],
    [`jq '. * {"spec": {"hostPID": true}}' pod.json > x`, pid('p')],
    [`jq '. * {spec: {hostPID: true}} | .metadata.name = "p"' pod.json > x`, pid('p')],
    [`yq -i '. *= {"spec": {"template": {"spec": {"hostPID": true}}}}' k8s/deploy.yaml`, pid('web')],
    [`yq -i '. *= load("over.yaml")' k8s/deploy.yaml`, pid('web')],
    [
      `yq -i '.spec.template.spec *= load("spec.yaml")' k8s/deploy.yaml`,
      ["2 high: web shares the host's IPC namespace"],
    ],
    ["yq eval-all 'select(fi==0) * select(fi==1)' k8s/deploy.yaml over.yaml | kubectl apply -f -", pid('web')],
    ["yq ea '. as $item ireduce ({}; . * $item)' k8s/deploy.yaml over.yaml", pid('web')],
    ["jq -s '.[0] * .[1]' pod.json pod-over.json > x", ['2 critical: c is privileged']],
    ["cat pod.json | jq '.spec.hostPID = true' | kubectl apply -f -", pid('p')],
    ["jq '.spec.hostPID = true' < pod.json | kubectl apply -f -", pid('p')],
  ])('%s', async (line, expected) => expect(await shown(line, 'a.sh', more)).toEqual(expected))

  it.each([
    ["jq '. * {spec: {hostPID: $x}}' --argjson x true pod.json > x", 'jq', 'pod.json'],
    ['jq \'delpaths([["spec", "securityContext"]])\' pod.json > x', 'jq', 'pod.json'],
    ["yq -i '. *= load(strenv(OVER))' k8s/deploy.yaml", 'yq', 'k8s/deploy.yaml'],
    [`yq ea 'select(fi==0) * select(fi==1)' k8s/deploy.yaml "$OVER"`, 'yq', 'k8s/deploy.yaml'],
  ])('or a gap: %s', async (line, program, file) =>
    expect(await shown(line, 'a.sh', more)).toEqual(open(program, file)),
  )

  it.each([
    `yq -i '. *= load("closed.yaml")' k8s/deploy.yaml`,
    "yq ea 'select(fi==0) * select(fi==1)' k8s/deploy.yaml closed.yaml",
    `yq -i '. *= load("spec.yaml")' values.yaml`,
    `jq -r '.spec.containers[] | "privileged=\\(.securityContext.privileged)"' pod.json`,
    `jq '.spec.containers[] | {name: .name, privileged: .securityContext.privileged}' pod.json`,
    `jq '.spec * {hostPID: false}' pod.json`,
    `jq '. * {spec: {replicas: 2}}' pod.json`,
  ])('and else nothing: %s', async (line) => expect(await shown(line, 'a.sh', more)).toEqual([]))
})

describe('what comes from the cluster matters where it goes back', () => {
  const back = (program: string) => [
    `2 blocking: ${program} changes the settings of pods here, in files that are known only when it runs: what it sets is not checked; commit the changed files instead`,
  ]
  it.each([
    ["kubectl get deploy web -o json | jq '.spec.template.spec.hostPID = true' | kubectl apply -f -", 'jq'],
    ["kubectl get deploy web -o yaml | sed 's/privileged: false/privileged: true/' | kubectl replace -f -", 'sed'],
    [`kubectl apply -f - <<<"$(kubectl get deploy web -o json | jq '.spec.template.spec.hostPID = true')"`, 'jq'],
    ["kubectl get pod p -o json | jq 'del(.spec.securityContext)' > pod2.json", 'jq'],
    ["kubectl get pod p -o json | jq 'del(.spec.securityContext)' | tee pod2.json", 'jq'],
  ])('%s', async (line, program) => expect(await shown(line)).toEqual(back(program)))

  it('also where the repository has no pod', async () => {
    const text =
      "#!/bin/sh\nkubectl get deploy web -o json | jq '.spec.template.spec.hostPID = true' | kubectl apply -f -\n"
    const { gaps } = await judged(tree({ 'a.sh': text }), '.')
    expect(gaps.map(({ line, because }) => `${line} blocking: ${because}`)).toEqual(back('jq'))
  })

  it.each([
    "kubectl get pods -o json | jq '.items[].spec'",
    "kubectl get pods -o json | jq '.items[] | select(.spec.hostPID == true) | .metadata.name'",
    "kubectl get pods -o json | jq 'del(.spec.securityContext)'",
    "kubectl get pods -o json | jq '.items[].spec.hostPID = false' | kubectl apply -f -",
    "docker inspect app | jq '.[0].HostConfig.Privileged = true'",
    "jq -r '.a' package.json",
    "cat package.json | jq '.scripts.privileged = true'",
    "kubectl get deploy web -o yaml | sed 's/privileged: false/privileged: true/' | less",
  ])('and else not: %s', async (line) => expect(await shown(line)).toEqual([]))
})
