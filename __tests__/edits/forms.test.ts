import { describe, expect, it } from 'vitest'
import { edited, type Files } from './judged.ts'

/** The files that change under the edits of some rules, all of them at once. */
async function fixed(files: Files, ...ids: readonly string[]): Promise<Files> {
  const { after } = await edited(files, ({ rule }) => ids.includes(rule.id))
  return Object.fromEntries(Object.entries(after).filter(([path, text]) => text !== files[path]))
}

const one = async (path: string, text: string, ...ids: readonly string[]) =>
  (await fixed({ [path]: text }, ...ids))[path]
const compose = (text: string, ...ids: readonly string[]) =>
  one('compose.yaml', text, ...ids.map((id) => `container/${id}`))
const pod = (text: string, ...ids: readonly string[]) => one('pod.yaml', text, ...ids.map((id) => `container/${id}`))

describe('an edit of a Compose file', () => {
  it('stands below the last line of its service, as the file is indented and as it writes lists', async () => {
    const text = `services:
    web:
        image: shop
        ports:
        - "80"   # plain
        # not yet: read_only

    db: {image: db}
`
    expect(await compose(text, 'read-only-root', 'no-new-privileges', 'memory-limit')).toBe(`services:
    web:
        image: shop
        ports:
        - "80"   # plain
        mem_limit: 512m
        security_opt:
        - no-new-privileges:true
        read_only: true
        # not yet: read_only

    db: {image: db, mem_limit: 512m, security_opt: ['no-new-privileges:true'], read_only: true}
`)
  })

  it('keeps the line ends of Windows, and a file without a last one', async () => {
    expect(await compose('services:\r\n  web:\r\n    image: shop\r\n', 'read-only-root', 'cpu-limit')).toBe(
      'services:\r\n  web:\r\n    image: shop\r\n    cpus: 0.5\r\n    read_only: true\r\n',
    )
    expect(await compose('services:\r\n  web:\r\n    image: shop', 'read-only-root')).toBe(
      'services:\r\n  web:\r\n    image: shop\r\n    read_only: true',
    )
    expect(await compose('services:\n  web:\n    image: shop', 'default-capabilities')).toBe(
      'services:\n  web:\n    image: shop\n    cap_drop:\n      - ALL',
    )
  })

  it('changes a value where it is written: in the anchor, once for all that use it', async () => {
    const text = `x-base: &base
  image: shop
  privileged: true
  restart: &again always
services:
  web:
    <<: *base
  db:
    <<: *base
    restart: *again
`
    expect(await compose(text, 'privileged', 'restart-policy')).toBe(`x-base: &base
  image: shop
  restart: &again on-failure:5
services:
  web:
    <<: *base
  db:
    <<: *base
    restart: *again
`)
  })

  it('sets what is missing in the service itself, not in what it merges', async () => {
    const text =
      'x-base: &base\n  image: shop\nservices:\n  web:\n    <<: *base\n  db:\n    image: db\n    read_only: true\n'
    expect(await compose(text, 'read-only-root')).toBe(
      'x-base: &base\n  image: shop\nservices:\n  web:\n    <<: *base\n    read_only: true\n  db:\n    image: db\n    read_only: true\n',
    )
    expect(await compose('x: &x {image: shop}\nservices:\n  web: *x\n', 'read-only-root')).toBe(
      'x: &x {image: shop, read_only: true}\nservices:\n  web: *x\n',
    )
  })

  it('adds to a list as the list is written', async () => {
    const withList = (list: string) => `services:\n  web:\n    image: shop\n    security_opt:${list}\n    tty: true\n`
    for (const [before, after] of [
      [' [label=level:s0]', " [label=level:s0, 'no-new-privileges:true']"],
      [' ["label=level:s0"]', ' ["label=level:s0", "no-new-privileges:true"]'],
      ['\n      - label=level:s0 # why', '\n      - label=level:s0 # why\n      - no-new-privileges:true'],
      ['\n    - label=level:s0', '\n    - label=level:s0\n    - no-new-privileges:true'],
      [' []', " ['no-new-privileges:true']"],
      [' ["no-new-privileges:false"]', ' ["no-new-privileges:true"]'],
    ])
      expect(await compose(withList(before!), 'no-new-privileges')).toBe(withList(after!))
  })

  it('takes an item out of its list, and the list with its last one', async () => {
    const withList = (list: string) => `services:\n  web:\n    image: shop\n${list}    tty: true\n`
    for (const [before, after] of [
      ['    security_opt: [seccomp:unconfined]\n', ''],
      ['    security_opt:\n      # for now\n      - seccomp:unconfined # really\n', ''],
      ['    security_opt: [a=b, "seccomp=unconfined"]\n', '    security_opt: [a=b]\n'],
      ['    security_opt: ["seccomp=unconfined", a=b]\n', '    security_opt: [a=b]\n'],
      ['    security_opt:\n    - seccomp:unconfined\n    - a=b\n', '    security_opt:\n    - a=b\n'],
    ])
      expect(await compose(withList(before!), 'seccomp-unconfined')).toBe(withList(after!))
  })

  it('stands below `deploy` where the service has one, and only where it is its own', async () => {
    const text = `x-deploy: &deploy
  replicas: 2
services:
  web:
    image: shop
    deploy:
      resources:
        limits: {cpus: '1'}
      restart_policy:
        condition: any
  db:
    image: db
    deploy: *deploy
`
    expect(await compose(text, 'memory-limit', 'pids-limit', 'restart-policy')).toBe(`x-deploy: &deploy
  replicas: 2
services:
  web:
    image: shop
    deploy:
      resources:
        limits: {cpus: '1', memory: 512M, pids: 200}
      restart_policy:
        condition: on-failure
        max_attempts: 5
  db:
    image: db
    deploy: *deploy
    mem_limit: 512m
    pids_limit: 200
    restart: on-failure:5
`)
  })

  it('is in the file that sets the value: an override, or the service that is extended', async () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    extends: {file: base/common.yaml, service: app}\n',
      'compose.override.yaml': 'services:\n  web:\n    network_mode: host\n    tty: true\n',
      'base/common.yaml': 'services:\n  app:\n    image: shop\n    pid: host\n',
    }
    const rules = ['container/host-network', 'container/host-pid', 'container/read-only-root']
    expect(await fixed(files, ...rules)).toEqual({
      'compose.yaml': 'services:\n  web:\n    extends: {file: base/common.yaml, service: app}\n    read_only: true\n',
      'compose.override.yaml': 'services:\n  web:\n    tty: true\n',
      'base/common.yaml': 'services:\n  app:\n    image: shop\n',
    })
  })

  it.each([
    ['read_only: ${RO:-false}', 'read-only-root'],
    ['privileged: ${P:-true}', 'privileged'],
    ['pid: "${PID:-host}"', 'host-pid'],
    ['network_mode: ${NET:-host}', 'host-network'],
    ['security_opt: ["${OPT:-seccomp:unconfined}"]', 'seccomp-unconfined'],
    ['cap_drop: ["${DROP:-CHOWN}"]', 'net-raw'],
  ])('leaves a value that a variable decides, by its default too: %s', async (line, id) => {
    expect(await compose(`services:\n  web:\n    image: shop\n    ${line}\n`, id)).toBe(undefined)
    const literal = line.replace(/\$\{\w+:-([^}]+)\}/, '$1')
    expect(await compose(`services:\n  web:\n    image: shop\n    ${literal}\n`, id)).not.toBe(undefined)
  })

  it('stands behind a block of text and a value of several lines', async () => {
    const text =
      'services:\n  web:\n    image: shop\n    command: |\n      serve\n\n  db:\n    image: db\n    command: >-\n      a\n      b\n'
    expect(await compose(text, 'read-only-root')).toBe(
      'services:\n  web:\n    image: shop\n    command: |\n      serve\n\n    read_only: true\n  db:\n    image: db\n    command: >-\n      a\n      b\n    read_only: true\n',
    )
  })

  it('gives a key without a value its value', async () => {
    expect(
      await compose(
        'services:\n  web:\n    image: shop\n    cap_drop: # todo\n    tty: true\n',
        'default-capabilities',
      ),
    ).toBe('services:\n  web:\n    image: shop\n    cap_drop: # todo\n      - ALL\n    tty: true\n')
  })

  it('of JSON is JSON, on lines of its own where the file has them', async () => {
    const text = '{\n  "services": {\n    "web": {\n      "image": "shop"\n    },\n    "db": {"image": "db"}\n  }\n}\n'
    expect(await compose(text, 'default-capabilities', 'memory-limit')).toBe(
      '{\n  "services": {\n    "web": {\n      "image": "shop",\n      "cap_drop": [\n        "ALL"\n      ],\n      "mem_limit": "512m"\n    },\n    "db": {"image": "db", "cap_drop": ["ALL"], "mem_limit": "512m"}\n  }\n}\n',
    )
  })
})

describe('an edit of a pod', () => {
  const head = 'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n'

  it('puts what belongs together into one block', async () => {
    const text = `${head}  containers:\n  - name: web\n    image: shop:1\n  - image: db:1\n    name: db\n`
    const context = (indent: string) =>
      [
        'securityContext:',
        '  capabilities:',
        '    drop:',
        '    - ALL',
        '  allowPrivilegeEscalation: false',
        '  readOnlyRootFilesystem: true',
        '  seccompProfile:',
        '    type: RuntimeDefault',
      ]
        .map((line) => `${indent}${line}\n`)
        .join('')
    const ids = ['default-capabilities', 'no-new-privileges', 'read-only-root', 'seccomp-profile']
    expect(await pod(text, ...ids)).toBe(
      `${head}  containers:\n  - name: web\n    image: shop:1\n${context('    ')}  - image: db:1\n    name: db\n${context('    ')}`,
    )
  })

  it('goes into what is there: nested blocks that end on one line, flow style, a key without a value', async () => {
    const text = `${head}  containers:
    - name: web
      image: shop:1
      securityContext:
      resources:
        limits:
          memory: 64Mi
`
    expect(
      await pod(text, 'cpu-limit', 'read-only-root', 'pull-policy', 'service-account-token'),
    ).toBe(`${head}  containers:
    - name: web
      image: shop:1
      securityContext:
        readOnlyRootFilesystem: true
      resources:
        limits:
          memory: 64Mi
          cpu: 500m
      imagePullPolicy: Always
  automountServiceAccountToken: false
`)
    expect(await pod(`${head}  containers: [{name: web, image: shop, securityContext: {}}]\n`, 'read-only-root')).toBe(
      `${head}  containers: [{name: web, image: shop, securityContext: {readOnlyRootFilesystem: true}}]\n`,
    )
  })

  it('goes on behind a list that ends its container and is indented as far as the keys', async () => {
    const text = `${head}  containers:
  - name: kube-scheduler
    image: shop:1
    command:
    - kube-scheduler
`
    expect(
      await one('pod.yaml', text, 'kube-scheduler/profiling', 'container/pull-policy', 'container/cpu-limit'),
    ).toBe(`${text}    - --profiling=false
    resources:
      limits:
        cpu: 500m
    imagePullPolicy: Always
`)
  })

  it('leaves mappings whose keys are written `? key`, but for what stands in them', async () => {
    const text = (privileged: boolean) =>
      `${head}  ? containers\n  :\n  - name: web\n    image: shop:1\n    ? securityContext\n    : ? privileged\n      : ${privileged}\n`
    expect(await pod(text(true), 'privileged', 'read-only-root', 'cpu-limit')).toBe(
      `${text(false)}    resources:\n      limits:\n        cpu: 500m\n`,
    )
  })

  it('turns off an only setting, and takes one of several out', async () => {
    const own = (context: string) =>
      `${head}  hostPID: true\n  containers:\n    - securityContext: ${context}\n      name: web\n`
    expect(await pod(own('{privileged: true}'), 'privileged', 'host-pid')).toBe(
      own('{privileged: false}').replace('  hostPID: true\n', ''),
    )
    expect(await pod(own('{privileged: true, runAsUser: 1}'), 'privileged')).toBe(own('{runAsUser: 1}'))
  })

  it('finds the pod in every object that has one, and its container in each document', async () => {
    const job = (own: string) =>
      `kind: List\napiVersion: v1\nitems:\n- apiVersion: batch/v1\n  kind: CronJob\n  metadata: {name: a}\n  spec:\n    jobTemplate:\n      spec:\n        template:\n          spec:\n            restartPolicy: Never\n            initContainers:\n            - name: one\n              image: a:1\n${own}            containers: []\n---\n`
    expect(await pod(job('') + job(''), 'read-only-root')).toBe(
      job('              securityContext:\n                readOnlyRootFilesystem: true\n').repeat(2),
    )
  })

  it('changes what the pod sets for all, and the annotation of old', async () => {
    const text = (type: string, old: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/web: ${old}\nspec:\n  securityContext:\n    seccompProfile: {type: ${type}}\n  containers:\n    - {name: web, image: shop}\n    - {name: db, image: db}\n`
    expect(await pod(text('Unconfined', 'unconfined'), 'seccomp-unconfined', 'apparmor-unconfined')).toBe(
      text('RuntimeDefault', 'runtime/default'),
    )
  })
})

describe('an edit of a patch of a kustomization', () => {
  const base = {
    'base/kustomization.yaml': 'resources: [pod.yaml]\n',
    'base/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n  - {name: web, image: "shop:1"}\n',
  }
  const operation = (path: string, value: string) => `- op: add\n  path: ${path}\n  value: ${value}\n`
  const other = operation('/spec/hostname', 'shop')
  const network = operation('/spec/hostNetwork', 'true')
  const escalation = operation('/spec/containers/0/securityContext', '{allowPrivilegeEscalation: true}')
  const ids = ['container/host-network', 'container/no-new-privileges']
  const inFile = (patch: string) => ({
    ...base,
    'kustomization.yaml': 'resources: [base]\npatches:\n- path: patch.yaml\n  target: {kind: Pod}\n',
    'patch.yaml': patch,
  })
  const inline = (patch: string) => ({
    ...base,
    'kustomization.yaml': `resources: [base]\npatches:\n- target: {kind: Pod}\n  patch: ${patch}`,
  })

  it('takes an operation away as a whole, and changes what one sets below its value', async () => {
    expect(await fixed(inFile(other + network + escalation), ...ids)).toEqual({
      'patch.yaml': `${other}${escalation.replace('true', 'false')}`,
    })
  })

  it('leaves the last operation of a file, and the value of one alone', async () => {
    expect(await fixed(inFile(network), 'container/host-network')).toEqual({})
    const own = operation('/spec/containers/0/securityContext/allowPrivilegeEscalation', 'true')
    const context = operation('/spec/containers/0/securityContext', '{runAsUser: 1}')
    expect(await fixed(inFile(context + own), ...ids)).toEqual({})
  })

  it('leaves one that is a text in the kustomization', async () => {
    const block = `|-\n${(other + network).replace(/^/gm, '    ').trimEnd()}\n`
    const line = '\'[{"op": "add", "path": "/spec/hostNetwork", "value": true}]\'\n'
    const merge = '|-\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: shop}\n    spec: {hostNetwork: true}\n'
    for (const patch of [block, line, merge]) {
      const files = inline(patch)
      const { refused } = await edited(files, ({ rule }) => rule.id === 'container/host-network')
      expect(refused.map(({ because }) => because)).toEqual(['a person has to choose where and how to set it'])
      expect(await fixed(files, 'container/host-network')).toEqual({})
    }
  })
})

describe('an edit of a Dockerfile', () => {
  const docker = (text: string, ...ids: readonly string[]) =>
    one('Dockerfile', text, ...ids.map((id) => `dockerfile/${id}`))

  it('adds USER behind the last step that builds, before what only describes', async () => {
    expect(await docker('FROM a AS b\nRUN x\nFROM scratch\nCOPY --from=b /x /x\n\nCMD ["/x"]\n', 'missing-user')).toBe(
      'FROM a AS b\nRUN x\nFROM scratch\nCOPY --from=b /x /x\nUSER 10001\n\nCMD ["/x"]\n',
    )
    expect(await docker('FROM a\r\nRUN <<E\r\nx\r\nE\r\nEXPOSE 80\r\n', 'missing-user')).toBe(
      'FROM a\r\nRUN <<E\r\nx\r\nE\r\nUSER 10001\r\nEXPOSE 80\r\n',
    )
    expect(await docker('FROM a', 'missing-user')).toBe('FROM a\nUSER 10001')
  })

  it('changes a USER that ends the stage, and adds one where steps follow it', async () => {
    expect(await docker('FROM a\nUSER root\nCMD x\n', 'root-user')).toBe('FROM a\nUSER 10001\nCMD x\n')
    expect(await docker('FROM a\nUSER root\nRUN x\nCMD x\n', 'root-user')).toBe(
      'FROM a\nUSER root\nRUN x\nUSER 10001\nCMD x\n',
    )
    expect(await docker('FROM a\nARG U=root\nUSER $U\nCMD x\n', 'root-user')).toBe(undefined)
  })

  it('makes COPY of ADD only where COPY does the same', async () => {
    expect(await docker('FROM a\nadd  --chown=1 x /y\nADD ["a b", "/c"]\n', 'add')).toBe(
      'FROM a\ncopy  --chown=1 x /y\nCOPY ["a b", "/c"]\n',
    )
    expect(await docker('FROM a\nADD x https://example.com/y /z/\n', 'add')).toBe(undefined)
    expect(await docker('FROM a\nADD x y.tar.gz /z/\n', 'add')).toBe(undefined)
  })

  it('takes a flag out of a RUN', async () => {
    expect(await docker('FROM a\nRUN --network=host --mount=type=cache,target=/x  make\n', 'host-network')).toBe(
      'FROM a\nRUN --mount=type=cache,target=/x  make\n',
    )
  })
})

describe('an edit of daemon.json', () => {
  const path = 'etc/docker/daemon.json'
  const daemon = (text: string, ...ids: readonly string[]) => one(path, text, ...ids.map((id) => `daemon/${id}`))

  it('stands as the file is written', async () => {
    const ids = ['no-new-privileges', 'live-restore', 'debug', 'inter-container-traffic']
    expect(await daemon('{\n    "debug": true,\n    "icc": true\n}\n', ...ids)).toBe(
      '{\n    "icc": false,\n    "live-restore": true,\n    "no-new-privileges": true\n}\n',
    )
    expect(await daemon('{}', 'live-restore', 'userland-proxy')).toBe('{"live-restore": true, "userland-proxy": false}')
  })

  it('changes flags, and a value in what a script writes; adds nothing there', async () => {
    const script = (icc: boolean) => `#!/bin/sh\ncat > /etc/docker/daemon.json <<E\n{"icc": ${icc}, "debug": true}\nE\n`
    const ids = ['inter-container-traffic', 'live-restore', 'debug', 'userland-proxy', 'user-namespace', 'iptables']
    const rules = ids.map((id) => `daemon/${id}`)
    expect(await fixed({ 'setup.sh': script(true) }, ...rules)).toEqual({ 'setup.sh': script(false) })
    const unit = 'etc/systemd/system/docker.service.d/a.conf'
    const line = (flags: string) => `[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H fd:// ${flags}\n`
    expect(
      await fixed(
        { [unit]: line('--debug --icc=true \\\n  --iptables=false \\\n  --userland-proxy --live-restore=false') },
        ...rules,
      ),
    ).toEqual({ [unit]: line('--icc=false \\\n  --userland-proxy=false --live-restore=true') })
  })
})

describe('an edit of a command line', () => {
  const line = async (before: string, ...ids: readonly string[]) => {
    const head = '#!/bin/sh\n'
    const after = await one('run.sh', head + before, ...ids.map((id) => (id.includes('/') ? id : `container/${id}`)))
    return after?.slice(head.length)
  }

  it('puts a flag behind the subcommand, before everything that is there', async () => {
    expect(
      await line('docker run -d \\\n  --name web "shop:1" sh -c "a b" # web\n', 'memory-limit', 'read-only-root'),
    ).toBe('docker run --memory 512m --read-only -d \\\n  --name web "shop:1" sh -c "a b" # web\n')
    expect(await line('podman container run \\\n  shop:1\n', 'default-capabilities')).toBe(
      'podman container run --cap-drop ALL \\\n  shop:1\n',
    )
    expect(await line(`bash -c "docker run -d shop:1 'x'"\n`, 'no-new-privileges')).toBe(
      `bash -c "docker run --security-opt no-new-privileges:true -d shop:1 'x'"\n`,
    )
    expect(await line('docker service create --name s shop:1\n', 'pids-limit', 'restart-policy', 'memory-limit')).toBe(
      'docker service create --limit-memory 512m --limit-pids 200 --restart-condition on-failure --restart-max-attempts 5 --name s shop:1\n',
    )
  })

  it('gives a flag another value, in its quotes', async () => {
    expect(
      await line(
        'docker run -d --restart=always -m "0" --cpus 0 shop:1\n',
        'restart-policy',
        'memory-limit',
        'cpu-limit',
      ),
    ).toBe('docker run -d --restart=on-failure:5 -m "512m" --cpus 0.5 shop:1\n')
    expect(await line('docker run -d --read-only=false shop:1\n', 'read-only-root')).toBe(
      'docker run -d --read-only=true shop:1\n',
    )
    expect(await line('docker service create --restart-condition "any" shop:1\n', 'restart-policy')).toBe(
      'docker service create --restart-condition "on-failure" --restart-max-attempts 5 shop:1\n',
    )
    expect(await line('docker service create --restart-condition any shop:1\n', 'restart-policy')).toBe(
      'docker service create --restart-condition on-failure --restart-max-attempts 5 shop:1\n',
    )
  })

  it('takes a flag out with its value and its line', async () => {
    const ids = ['privileged', 'host-pid', 'host-ipc', 'seccomp-unconfined', 'host-network']
    for (const [before, after] of [
      ['docker run -d --privileged shop:1\n', 'docker run -d shop:1\n'],
      ['docker run -d \\\n  --privileged \\\n  shop:1\n', 'docker run -d \\\n  shop:1\n'],
      ['docker run -d --ipc host -e A=1 shop:1\n', 'docker run -d -e A=1 shop:1\n'],
      ['docker run -d \\\n  --pid host --name web \\\n  shop:1\n', 'docker run -d \\\n  --name web \\\n  shop:1\n'],
      ['docker run -d --security-opt "seccomp=unconfined" shop:1\n', 'docker run -d shop:1\n'],
      ['docker run -d --net=host --privileged=true shop:1\n', 'docker run -d --privileged=true shop:1\n'],
      ['docker exec --privileged web sh\n', 'docker exec web sh\n'],
    ])
      expect(await line(before!, ...(before!.includes('--net') ? ['host-network'] : ids), 'exec/privileged')).toBe(
        after,
      )
  })

  it.each([
    ['--read-only=${RO:-false}', 'read-only-root'],
    ['--restart "${R:-always}"', 'restart-policy'],
    ['--userns ${U:-host}', 'host-user-namespace'],
    ['--security-opt no-new-privileges=${N-false}', 'no-new-privileges'],
  ])('leaves the default of a variable: %s', async (flag, id) => {
    const change = (words: string) => one('a.sh', `docker run -d ${words} shop:1\n`, `container/${id}`)
    expect(await change(flag)).toBe(undefined)
    expect(await change(flag.replace(/\$\{\w+:?-([^}]+)\}/, '$1'))).not.toBe(undefined)
  })

  it('leaves what a variable decides, and changes a function for all that call it', async () => {
    expect(await line('NET=host\ndocker run -d --network $NET shop:1\n', 'host-network')).toBe(undefined)
    expect(await line('FLAGS="--privileged -d"\ndocker run $FLAGS shop:1\n', 'privileged')).toBe(undefined)
    expect(await line('up() { docker run -d --privileged "$@"; }\nup shop:1; up shop:2\n', 'privileged')).toBe(
      'up() { docker run -d "$@"; }\nup shop:1; up shop:2\n',
    )
  })

  it('is the same in a recipe, a unit, a package.json and a workflow', async () => {
    const ids = ['container/privileged', 'container/host-uts', 'container/memory-limit']
    const texts = {
      Makefile: ['up:\n\t$(DOCKER) run -d --uts=host shop:1\n', 'up:\n\t$(DOCKER) run --memory 512m -d shop:1\n'],
      'web.service': [
        '[Service]\nExecStart=/usr/bin/docker run --name web --uts host \\\n  shop:1\n',
        '[Service]\nExecStart=/usr/bin/docker run --memory 512m --name web \\\n  shop:1\n',
      ],
      'package.json': [
        '{"scripts": {"up": "docker run -d --uts=host shop:1"}}\n',
        '{"scripts": {"up": "docker run --memory 512m -d shop:1"}}\n',
      ],
      '.github/workflows/a.yml': [
        'on: push\njobs:\n  a:\n    runs-on: x\n    container:\n      image: shop:1\n      options: --privileged\n    steps:\n      - run: docker run --privileged shop:1\n',
        'on: push\njobs:\n  a:\n    runs-on: x\n    container:\n      image: shop:1\n    steps:\n      - run: docker run --memory 512m shop:1\n',
      ],
      '.gitlab-ci.yml': [
        'a:\n  image: shop:1\n  script:\n    - docker run --rm --uts=host shop:1\n',
        'a:\n  image: shop:1\n  script:\n    - docker run --memory 512m --rm shop:1\n',
      ],
    }
    const after: Record<string, string> = {}
    for (const [path, [before]] of Object.entries(texts)) after[path] = (await one(path, before!, ...ids))!
    expect(after).toEqual(Object.fromEntries(Object.entries(texts).map(([path, [, wanted]]) => [path, wanted])))
  })
})

describe('an edit of what starts a container again', () => {
  const again = (path: string, text: string) => one(path, text, 'container/restart-policy')
  const unit = (own: string) => `[Service]\nExecStart=docker run --rm shop:1\n${own}\n[Install]\nWantedBy=x.target\n`

  it('is in the unit of systemd, also beside --rm', async () => {
    for (const path of ['shop.service', 'shop.service.tmpl', 'shop.service.d/run.conf']) {
      expect(await again(path, unit(''))).toBe(unit('Restart=on-failure\n'))
      expect(await again(path, unit('Restart=always\n'))).toBe(unit('Restart=on-failure\n'))
    }
    expect(await again('shop.service', unit('Restart=on-failure\n'))).toBeUndefined()
    expect(await again('shop.service', unit('').replace('--rm', '--restart always'))).toBe(
      unit('').replace('--rm', '--restart on-failure:5'),
    )
  })

  it('is a flag elsewhere', async () => {
    expect(await again('run.sh', 'docker run -d shop:1 --rm\n')).toBe(
      'docker run --restart on-failure:5 -d shop:1 --rm\n',
    )
    expect(await again('run.sh', 'docker run -d --rm shop:1\n')).toBeUndefined()
  })
})

describe('an edit of a Quadlet', () => {
  it('is a key of its section', async () => {
    const ids = [
      'host-network',
      'seccomp-unconfined',
      'privileged',
      'read-only-root',
      'default-capabilities',
      'pids-limit',
    ]
    const text =
      '[Container]\nImage=shop:1\nNetwork=host\nSeccompProfile=unconfined\nPodmanArgs=--privileged --init\nPidsLimit=0\nReadOnly=no\n\n[Install]\nWantedBy=default.target\n'
    expect(await one('web.container', text, ...ids.map((id) => `container/${id}`))).toBe(
      '[Container]\nImage=shop:1\nPodmanArgs=--init\nPidsLimit=200\nReadOnly=true\nDropCapability=all\n\n[Install]\nWantedBy=default.target\n',
    )
  })

  it('of what the service decides is in that section, which it makes', async () => {
    const ids = ['container/memory-limit', 'container/restart-policy']
    const text = '[Container]\nImage=shop:1\n'
    const first = await one('web.container', text, ...ids)
    expect(first).toBe('[Container]\nImage=shop:1\n\n[Service]\nMemoryMax=512M\n')
    expect(await one('web.container', first!, ...ids)).toBe(
      '[Container]\nImage=shop:1\n\n[Service]\nMemoryMax=512M\nRestart=on-failure\n',
    )
  })

  it.each(['\n', '', '\n\n# end\n'])(
    'stays in its section beside a section that is made: %j at the end',
    async (end) => {
      const ids = ['container/memory-limit', 'container/read-only-root', 'container/no-new-privileges']
      let text = `[Container]\nImage=shop:1${end}`
      for (let pass = 0; pass < 4; pass++) text = (await one('web.container', text, ...ids)) ?? text
      const [own = '', service = ''] = text.split('[Service]\n')
      expect(own.split('\n').slice(0, 4).sort()).toEqual([
        'Image=shop:1',
        'NoNewPrivileges=true',
        'ReadOnly=true',
        '[Container]',
      ])
      expect(service.trim()).toBe('MemoryMax=512M')
    },
  )
})

describe('an edit that cannot be written', () => {
  it('holds up no other of its file, and says why', async () => {
    const text =
      'services:\n  web:\n    image: shop\n    privileged: true\n    ? "pid"\n    : "host"\n    read_only: ${RO-false}\n'
    const ids = ['container/privileged', 'container/host-pid', 'container/read-only-root']
    const { after, refused } = await edited({ 'compose.yaml': text }, ({ rule }) => ids.includes(rule.id))
    expect(after['compose.yaml']).toBe(text.replace('    privileged: true\n', ''))
    expect(refused.map(({ wanted, because }) => [wanted.rule.id, because])).toEqual([
      ['container/read-only-root', 'a variable or a template decides the value'],
      ['container/host-pid', expect.stringContaining('a key behind `?`')],
    ])
  })
})

describe('an edit of a playbook', () => {
  const ids = 'privileged restart-policy memory-limit pids-limit no-new-privileges default-capabilities read-only-root'
  const rules = ids.split(' ').map((id) => `container/${id}`)

  it('sets the parameters of the module', async () => {
    const text = `- hosts: all
  tasks:
    - name: web
      community.docker.docker_container:
        name: web
        image: shop:1.4
        restart_policy: always
        pid_mode: host
      when: a
    - containers.podman.podman_container: {name: api, image: "shop:1.4", privileged: true, restart_policy: always}
`
    expect(await one('play.yml', text, ...rules)).toBe(`- hosts: all
  tasks:
    - name: web
      community.docker.docker_container:
        name: web
        image: shop:1.4
        restart_policy: on-failure
        pid_mode: host
        restart_retries: 5
        cap_drop:
          - ALL
        memory: 512m
        security_opts:
          - no-new-privileges:true
        pids_limit: 200
        read_only: true
      when: a
    - containers.podman.podman_container: {name: api, image: "shop:1.4", restart_policy: on-failure:5, cap_drop: [ALL], memory: 512m, security_opt: ['no-new-privileges:true'], pids_limit: 200, read_only: true}
`)
  })

  it('leaves what a template decides, and modules with their parameters in one text', async () => {
    const text = `- tasks:
    - docker_container: {name: web, image: a, privileged: "{{ p }}", memory: "{{ m }}"}
    - docker_container: name=web image=a privileged=true
`
    expect(await one('play.yml', text, 'container/privileged')).toBe(undefined)
  })
})

describe('an edit of a part of the cluster', () => {
  const ids = [
    'kube-scheduler/profiling',
    'kube-scheduler/bind-address',
    'kubelet/read-only-port',
    'kubelet/seccomp-default',
  ]
  const scheduler = (lines: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: s, namespace: kube-system}\nspec:\n  containers:\n  - name: s\n    image: registry.k8s.io/kube-scheduler:v1.34.1\n${lines}`
  const kubelet = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'

  it.each([
    [
      'its arguments',
      scheduler('    command: [kube-scheduler]\n    args:\n    - "--bind-address=0.0.0.0" # all\n\n    tty: true\n'),
      scheduler(
        '    command: [kube-scheduler]\n    args:\n    - "--bind-address=127.0.0.1" # all\n    - --profiling=false\n\n    tty: true\n',
      ),
    ],
    [
      'a command in one line',
      scheduler('    command: [kube-scheduler, --profiling, "true", --bind-address=::1]\n'),
      scheduler('    command: [kube-scheduler, --profiling=false, "true", --bind-address=::1]\n'),
    ],
    [
      'the kubelet’s file',
      `${kubelet}# the nodes are old\nreadOnlyPort: 10255 # metrics\nmaxPods: 50\n`,
      `${kubelet}# the nodes are old\nreadOnlyPort: 0 # metrics\nmaxPods: 50\nseccompDefault: true\n`,
    ],
  ])('changes %s', async (_, text, after) => {
    expect(await one('manifests/a.yaml', text, ...ids)).toBe(after)
  })

  it('changes nothing where a shell starts it in a list, or a variable does in a unit', async () => {
    const shell = scheduler('    command: [sh, -c, "exec kube-scheduler --leader-elect=true"]\n')
    const unit =
      '[Service]\nEnvironment=PROGRAM=kube-scheduler\nExecStart=/usr/bin/env ${PROGRAM} --leader-elect=true\n'
    expect(await fixed({ 'manifests/a.yaml': shell, 'kube-scheduler.service': unit }, ...ids)).toEqual({})
  })

  const start = (lines: string) => `[Service]\nExecStart=/usr/bin/kube-scheduler${lines}\nRestart=always\n`
  it.each([
    [
      'on one line',
      start(' --leader-elect=true'),
      start(' --bind-address=127.0.0.1 --profiling=false --leader-elect=true'),
    ],
    [
      'on lines of their own',
      start(' \\\n  --leader-elect=true \\\n  --profiling'),
      start(' \\\n  --bind-address=127.0.0.1 \\\n  --leader-elect=true \\\n  --profiling=false'),
    ],
    [
      'with a value of its own',
      start(' --bind-address 0.0.0.0 --profiling=true'),
      start(' --bind-address 127.0.0.1 --profiling=false'),
    ],
  ])('changes the flags of a unit %s', async (_, text, after) => {
    expect(await one('kube-scheduler.service', text, ...ids)).toBe(after)
  })

  it('changes each of a kubelet’s flags and its file where the setting stands', async () => {
    const files = {
      'kubelet.service': '[Service]\nExecStart=kubelet --config=/var/lib/kubelet/config.yaml --read-only-port=10255\n',
      'var/lib/kubelet/config.yaml': `${kubelet}readOnlyPort: 1\n`,
    }
    expect(await fixed(files, ...ids)).toEqual({
      'kubelet.service': '[Service]\nExecStart=kubelet --config=/var/lib/kubelet/config.yaml --read-only-port=0\n',
      'var/lib/kubelet/config.yaml': `${kubelet}readOnlyPort: 1\nseccompDefault: true\n`,
    })
  })

  const managers = ['kube-controller-manager/profiling', 'kube-apiserver/profiling', 'kube-apiserver/audit-log-age']
  const kubeadm = (version: string, lines: string) =>
    `apiVersion: kubeadm.k8s.io/${version}\nkind: ClusterConfiguration\n${lines}`
  it.each([
    [
      'a mapping of flags, and one that is not there',
      kubeadm('v1beta3', 'apiServer:\n  extraArgs:\n    audit-log-maxage: "7" # days\n  timeoutForControlPlane: 4m\n'),
      kubeadm(
        'v1beta3',
        "apiServer:\n  extraArgs:\n    audit-log-maxage: \"30\" # days\n    profiling: 'false'\n  timeoutForControlPlane: 4m\ncontrollerManager:\n  extraArgs:\n    profiling: 'false'\n",
      ),
    ],
    [
      'lists of flags',
      kubeadm(
        'v1beta4',
        'apiServer:\n  extraArgs:\n  - name: audit-log-maxage\n    value: "30"\ncontrollerManager:\n  extraArgs: []\nscheduler: {}\n',
      ),
      kubeadm(
        'v1beta4',
        "apiServer:\n  extraArgs:\n  - name: audit-log-maxage\n    value: \"30\"\n  - name: profiling\n    value: 'false'\ncontrollerManager:\n  extraArgs: [{name: profiling, value: 'false'}]\nscheduler: {}\n",
      ),
    ],
    [
      'lists on one line, and none',
      kubeadm('v1beta4', 'apiServer: {extraArgs: [{name: audit-log-maxage, value: "30"}]}\n'),
      kubeadm(
        'v1beta4',
        "apiServer: {extraArgs: [{name: audit-log-maxage, value: \"30\"}, {name: profiling, value: 'false'}]}\ncontrollerManager:\n  extraArgs:\n    - name: profiling\n      value: 'false'\n",
      ),
    ],
    [
      'Cluster API’s',
      'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nspec:\n  kubeadmConfigSpec:\n    clusterConfiguration:\n      apiServer:\n        extraArgs: {profiling: "false", audit-log-maxage: "30"}\n',
      'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nspec:\n  kubeadmConfigSpec:\n    clusterConfiguration:\n      apiServer:\n        extraArgs: {profiling: "false", audit-log-maxage: "30"}\n      controllerManager:\n        extraArgs:\n          profiling: \'false\'\n',
    ],
  ])('changes kubeadm’s file: %s', async (_, text, after) => {
    expect(await one('kubeadm.yaml', text, ...managers)).toBe(after)
  })

  it('lists an admission plugin where the others are, or where none is', async () => {
    const plugins = ['kube-apiserver/node-restriction', 'kube-apiserver/external-ips']
    const fixed = (lines: string, version = 'v1beta3') => one('kubeadm.yaml', kubeadm(version, lines), ...plugins)
    expect(await fixed('apiServer:\n  extraArgs:\n    enable-admission-plugins: "NodeRestriction" # ours\n')).toBe(
      kubeadm(
        'v1beta3',
        'apiServer:\n  extraArgs:\n    enable-admission-plugins: "NodeRestriction,DenyServiceExternalIPs" # ours\n',
      ),
    )
    expect(await fixed('apiServer:\n  extraArgs: {profiling: "false"}\n')).toBe(
      kubeadm(
        'v1beta3',
        'apiServer:\n  extraArgs: {profiling: "false", enable-admission-plugins: \'NodeRestriction,DenyServiceExternalIPs\'}\n',
      ),
    )
    expect(
      await fixed(
        'apiServer:\n  extraArgs:\n  - name: enable-admission-plugins\n    value: NodeRestriction\n',
        'v1beta4',
      ),
    ).toBe(
      kubeadm(
        'v1beta4',
        "apiServer:\n  extraArgs:\n  - name: enable-admission-plugins\n    value: 'NodeRestriction,DenyServiceExternalIPs'\n",
      ),
    )
    const unit = (flags: string) => `[Service]\nExecStart=kube-apiserver --secure-port=6443 ${flags}\n`
    expect(await one('kube-apiserver.service', unit('--enable-admission-plugins=A,B --x=y'), ...plugins)).toBe(
      unit('--enable-admission-plugins=A,B,DenyServiceExternalIPs,NodeRestriction --x=y'),
    )
    expect(
      await one('kube-apiserver.service', unit('--disable-admission-plugins=A,NodeRestriction,B'), plugins[0]!),
    ).toBe(unit('--disable-admission-plugins=A,B'))
    expect(await one('kube-apiserver.service', unit('--enable-admission-plugins A,B --x=y'), ...plugins)).toBe(
      unit('--enable-admission-plugins A,B,DenyServiceExternalIPs,NodeRestriction --x=y'),
    )
    const open = unit('--enable-admission-plugins $PLUGINS --x=y')
    expect(await one('kube-apiserver.service', open, plugins[0]!)).toBeUndefined()
    const items = (list: string) =>
      `kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - name: a\n      image: b\n      command:\n        - kube-apiserver\n        - --enable-admission-plugins\n        - ${list}\n        - --x=y\n`
    expect(await one('manifests/a.yaml', items('"A"'), plugins[0]!)).toBe(items('"A,NodeRestriction"'))
    expect(await one('manifests/a.yaml', items('A'), plugins[1]!)).toBe(items("'A,DenyServiceExternalIPs'"))
    expect(await one('manifests/a.yaml', items('$(PLUGINS)'), plugins[1]!)).toBeUndefined()
  })

  it.each([
    ['--authorization-mode AlwaysAllow', '--authorization-mode Node,RBAC'],
    ['--authorization-mode=AlwaysAllow', '--authorization-mode=Node,RBAC'],
    ['--authorization-mode=RBAC,AlwaysAllow', '--authorization-mode=RBAC'],
    ['--authorization-mode=AlwaysAllow,RBAC --x=y', '--authorization-mode=RBAC --x=y'],
  ])('takes the mode that allows everything out of %s', async (before, after) => {
    const unit = (flags: string) => `[Service]\nExecStart=kube-apiserver ${flags}\n`
    expect(await one('kube-apiserver.service', unit(before), 'kube-apiserver/always-allow')).toBe(unit(after))
  })

  it('changes the scheduler’s file', async () => {
    const text = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nparallelism: 8\n'
    expect(await one('scheduler.yaml', text, ...ids)).toBe(`${text}enableProfiling: false\n`)
  })
})

describe('an edit of a service account', () => {
  it('stands in its object, also in a list', async () => {
    const list = (own: string) =>
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata: {name: default}\n${own}- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n`
    expect(await one('a.yaml', list(''), 'service-account/default-token')).toBe(
      list('  automountServiceAccountToken: false\n'),
    )
  })
})

describe('an edit of a bake file', () => {
  const ids = ['build/privileged', 'build/host-network']

  it('takes an entitlement out of its list, and the network of the host away', async () => {
    const text = `target "a" {
  network = "host"
  entitlements = ["security.insecure"]
}
target "b" {
  entitlements = [
    "device",
    "security.insecure",
  ]
  args = { A = "host" }
}
target "c" { entitlements = ["network.host", "device"] }
`
    expect(await one('docker-bake.hcl', text, ...ids)).toBe(`target "a" {
  network = "default"
  entitlements = []
}
target "b" {
  entitlements = [
    "device",
  ]
  args = { A = "host" }
}
target "c" { entitlements = ["device"] }
`)
    const json = (own: string) => `{"target": {"a": {"entitlements": [${own}], "tags": ["a"]}}}`
    expect(await one('x.json', json('"device", "security.insecure"'), ...ids)).toBe(json('"device"'))
  })

  it('leaves what a variable decides', async () => {
    const text = 'variable "N" { default = "host" }\ntarget "a" { network = N }\n'
    expect(await one('docker-bake.hcl', text, ...ids)).toBe(undefined)
  })
})
