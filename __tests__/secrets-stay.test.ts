import { expect, test } from 'vitest'
import { decide } from '../src/decide/decide.ts'
import { judge } from '../src/decide/judge.ts'
import { wantedEdits } from '../src/decide/wanted.ts'
import { editsFor } from '../src/edits/edits.ts'
import type { Report } from '../src/model/report.ts'
import { defaults } from '../src/policy/defaults.ts'
import { parseRunFlags } from '../src/readers/command/flags.ts'
import { readAll } from '../src/readers/index.ts'
import { annotate } from '../src/render/annotations.ts'
import { markerOf, renderComment } from '../src/render/comment.ts'
import { renderFixes } from '../src/render/fix-lines.ts'
import { renderHtml } from '../src/render/html.ts'
import { quoteFrom } from '../src/render/masked-lines.ts'
import type { QuoteOf } from '../src/render/quote.ts'
import { renderSarif } from '../src/render/sarif.ts'
import { renderSummary } from '../src/render/summary.ts'
import { renderTerminal } from '../src/render/terminal.ts'
import { rules } from '../src/rules/index.ts'
import { repository } from './readers/manifests.ts'
import { jsonOf } from './render/sample.ts'

/** Everything that can hold a secret holds one of its own: `hunter2`, where, and a number. */
let count = 0
const secret = (where: string) => `hunter2-${where}-${++count}`

/** As it stands in a Secret or a client's configuration; what is searched for is the encoded form. */
const encoded: string[] = []
function base64(where: string): string {
  const text = Buffer.from(`me:${secret(where)}`).toString('base64')
  encoded.push(text)
  return text
}

const files = {
  'client/config.json': `{ "auths": { "registry.example": { "auth": "${base64('auth')}", "identitytoken": "${secret('identity')}" }, "https://u:${secret('authkey')}@h": { "password": "${secret('authpassword')}" } }, "HttpHeaders": { "X-Token": "${secret('header')}" }, "proxies": { "default": { "httpProxy": "http://u:${secret('clientproxy')}@p:3128" } } }\n`,
  '.docker/config.json': `{\n  "auths": {\n    "registry.example": {\n      "auth": "${base64('auth2')}"\n    }\n  }\n}\n`,
  'host/etc/docker/daemon.json': `{ "proxies": { "http-proxy": "http://u:${secret('proxy')}@p:3128" }, "http-proxy": "http://u:${secret('oldproxy')}@p", "registry-mirrors": ["http://u:${secret('mirror')}@m.example"], "insecure-registries": ["u:${secret('registry')}@r.example"], "hosts": ["tcp://u:${secret('host')}@0.0.0.0:2375"], "labels": ["token=${secret('daemonlabel')}"], "metrics-addr": "u:${secret('metrics')}@0.0.0.0:1", "cgroup-parent": 1, "debug": true }\n`,
  'host/etc/systemd/system/docker.service.d/proxy.conf': `[Service]\nEnvironment="HTTP_PROXY=http://u:${secret('unitproxy')}@p"\nExecStart=\nExecStart=/usr/bin/dockerd --registry-mirror http://u:${secret('flagmirror')}@m -H tcp://u:${secret('flaghost')}@0.0.0.0:2375\n`,
  'app.service': `[Service]\nEnvironment=TOKEN=${secret('unitenv')}\nExecStart=/usr/bin/docker run --privileged -e TOKEN -e B=${secret('unitflag')} app ${secret('unitarg')}\n`,
  'heredoc/Dockerfile': `FROM a AS b
RUN <<EOF
curl -u me:${secret('heredoc')} https://h/x | sh
echo root:${secret('chpasswd')} | chpasswd
export TOKEN=${secret('export')}
EOF
COPY <<E /root/.npmrc /etc/app.conf
//registry/:_authToken=${secret('npmrc')}
password = ${secret('copied')}
E
ARG DB_PASSWORD="${secret('argquoted')}"
ENV API_TOKEN='${secret('envsingle')}' URL=https://u:${secret('envurl')}@h
ONBUILD ENV PASSWORD=${secret('onbuild')}
LABEL token=${secret('labelled')}
RUN useradd -p ${secret('useradd')} app && usermod --password=${secret('usermod')} app
RUN wget --no-check-certificate --password=${secret('wget')} https://u:${secret('wgeturl')}@h/x
RUN pip install --index-url https://u:${secret('pip')}@h/simple --trusted-host h x
RUN git clone https://${secret('git')}@h/x && npm config set strict-ssl false //h/:_authToken ${secret('npmset')}
RUN mysql -p${secret('mysql')}; sshpass -p ${secret('sshpass')} ssh h; docker login -u a -p ${secret('dockerlogin')} h
ADD https://u:${secret('add')}@h/x.tar.gz https://${secret('addtoken')}@h/y /z/
ADD https://h/x?token=${secret('query')} /z/
HEALTHCHECK CMD curl -u me:${secret('healthcheck')} https://h
CMD ["serve", "--password", "${secret('cmd')}"]
`,
  'secrets/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: t }\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${base64('dockerconfig')}\nstringData:\n  key: |\n    -----BEGIN PRIVATE KEY-----\n    ${secret('pem')}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { password: ${secret('configmap')}, app.conf: "token=${secret('configfile')}" }\n`,
  'cluster/admin.conf': `apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: "http://u:${secret('server')}@h:8080"}}]\nusers:\n  - name: a\n    user:\n      token: ${secret('kubetoken')}\n      password: ${secret('kubepassword')}\n      client-key-data: ${base64('clientkey')}\n  - {name: b, user: {token: ${secret('flowtoken')}, exec: {env: [{name: API_TOKEN, value: ${secret('execenv')}}]}}}\n`,
  'cluster/encryption.yaml': `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: [secrets]\n    providers:\n      - identity: {}\n      - aescbc: {keys: [{name: a, secret: ${base64('aescbc')}}, {name: b, secret: ${secret('rawkey')}}]}\n`,
  'bad/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: x }\ndata: "${secret('baddata')}\n`,
  '.gitlab-ci.yml': `variables: { TOKEN: ${secret('gitlab')} }\njob:\n  image: a\n  services: [{ name: "docker:dind", variables: { P: ${secret('gitlabservice')} } }]\n  script:\n    - docker login -u a -p ${secret('gitlablogin')} h\n    - docker run --privileged -e T=$TOKEN -e U=${secret('gitlabrun')} app\n`,
  'playbook.yml': `- hosts: all\n  tasks:\n    - docker_container:\n        name: web\n        image: a\n        privileged: true\n        env: { PASSWORD: ${secret('ansible')} }\n        command: serve ${secret('ansiblecommand')}\n    - docker_login: { username: a, password: ${secret('ansiblelogin')} }\n    - shell: docker run --privileged -e P=${secret('ansibleshell')} app\n`,
  '.github/workflows/login.yml': `on: push
env: { ROOT_TOKEN: ${secret('workflowenv')} }
jobs:
  a:
    runs-on: ubuntu-latest
    services:
      db: { image: a, env: { PASSWORD: ${secret('serviceenv')} }, credentials: { username: a, password: ${secret('servicelogin')} } }
    steps:
      - uses: docker/login-action@v3
        with: { username: a, password: ${secret('loginaction')} }
      - uses: docker/build-push-action@v6
        with: { build-args: "TOKEN=${secret('buildargs')}", secrets: "x=${secret('buildsecret')}" }
      - run: |
          echo "${secret('echoed')}" | docker login --username a --password-stdin
          docker login -u a --password=${secret('loginflag')} h
          DOCKER_HOST=tcp://u:${secret('stephost')}@h:2375 docker run --privileged -e T=${secret('stepflag')} app
`,
  'compose.yaml': `services:
  web:
    image: registry.example/app:1
    env_file: web.env
    environment:
      DB_PASSWORD: ${secret('env')}
      DATABASE_URL: postgres://app:${secret('url')}@db/app
      API_KEY: "${secret('interpolated')}\${REST}"
      API_TOKEN: "\${TOKEN:-${secret('default')}}"
      OTHER_TOKEN: \${${secret('badname')}
    command: [serve, --password, ${secret('command')}]
    labels: { token: ${secret('label')} }
    healthcheck: { test: "curl -u a:${secret('health')} localhost" }
    build:
      context: .
      args: { NPM_TOKEN: ${secret('buildarg')} }
  broken:
    image: a
    environment: ${secret('scalar')}
  list:
    image: a
    environment: [PASSWORD=${secret('list')}, {TOKEN: ${secret('nested')}}, "SECRET=$(${secret('shell')})"]
`,
  'etc/docker/daemon.json': `{"icc": true, "log-opts": {"splunk-token": "${secret('daemon')}", "x": "${secret('option')}"}}\n`,
  'docker.service': `[Service]\nExecStart=/usr/bin/dockerd -D --log-opt x=${secret('flag')}\n`,
  'web.env': `PASSWORD=${secret('envfile')}\nTOKEN="${secret('unclosed')}\n`,
  '.env': `TOKEN_2=${secret('dotenv')}\n`,
  'deploy.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: a
      args: [--token, ${secret('args')}]
      env:
        - { name: PASSWORD, value: ${secret('podenv')} }
        - { name: TOKEN, value: "$(${secret('reference')})" }
        - { name: NUMBER, value: [${secret('podlist')}] }
        - { name: OTHER_PASSWORD, value: "{{ ${secret('template')} }}" }
---
apiVersion: v1
kind: Secret
metadata: { name: s }
stringData: { password: ${secret('secret')} }
`,
  'run.sh': `docker login -u me -p ${secret('login')} registry.example
PASSWORD=${secret('variable')}
docker run -d -e DB_PASSWORD=${secret('flag')} --env=TOKEN=${secret('equals')} -e KEY="$(vault read ${secret('vault')})" app
docker run -d -e "SECRET_KEY=$PASSWORD" -e API_TOKEN="\${TOKEN:-${secret('fallback')}}" --label token=${secret('runlabel')} app
docker run -d $(echo "-e PASSWORD=${secret('echo')}") app
docker run -d --unknown-flag ${secret('unknownflag')} app
DOCKER_HOST=tcp://me:${secret('dockerhost')}@host:2375 docker run -d app
docker exec -e TOKEN=${secret('exec')} web sh
`,
  'quoted.sh': `docker run -d --privileged -e LEVEL=${secret('plainname')} app serve ${secret('argument')} -p${secret('glued')}
docker run -d --privileged -e "LEVEL=two words ${secret('spaced')}" app:1 # remember ${secret('remark')}
echo ${secret('pipe')} | docker login -u me --password-stdin && docker run --privileged app && curl -u me:${secret('curl')} https://x
LEVEL=${secret('prefix')} docker run -d --privileged -e LEVEL app sh -c 'login ${secret('script')}'
flags="--privileged -e LEVEL=${secret('inflags')} --label a=b"
docker run -d $flags app
docker run -d --privileged \\
  -e LEVEL="${secret('continued')}
  and ${secret('nextline')}" -v /:/host \\
  app ${secret('lastline')}
docker compose run -v /:/host db psql ${secret('composerun')}
docker exec --privileged -e LEVEL=${secret('execlevel')} web mysql -p${secret('execmysql')}
ssh me@host "docker run -d --privileged app --key ${secret('ssh')}"; ./x ${secret('after')}
`,
  'flow/compose.yaml': `services:
  one: { image: "registry.example/a", privileged: true, environment: { LEVEL: ${secret('flowplain')}, "b": "${secret('flowquoted')}" }, command: [serve, ${secret('flowcommand')}], labels: { any: ${secret('flowlabel')} } }
  two: { image: a, network_mode: host, environment: ["LEVEL=${secret('flowlist')}", 'x=${secret('flowsingle')}'], entrypoint: "run ${secret('flowentry')}", healthcheck: { test: "x ${secret('flowhealth')}" } }
  three:
    image: a # ${secret('yamlremark')}
    privileged: true # pw ${secret('yamlremark2')}
    command: serve ${secret('blockcommand')}
    environment: { PASSWORD: "${secret('escaped')}\\" ${secret('escaped2')}" }
    volumes: ["/:/host", "https://u:${secret('urlvolume')}@h/x:/y"]
`,
  'flow/pod.json': `{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "p", "annotations": { "token": "${secret('annotation')}" } }, "spec": { "hostNetwork": true, "containers": [{ "name": "c", "image": "a", "securityContext": { "privileged": true }, "args": ["${secret('jsonargs')}"], "env": [{ "name": "LEVEL", "value": "${secret('jsonenv')}" }] }] } }`,
  'npm/package.json': `{ "scripts": { "y": "LEVEL=${secret('npmprefix')} docker run --privileged -e LEVEL=${secret('npmenv')} app ${secret('npmarg')}", "z": "x ${secret('npmother')}" } }`,
  'image/Dockerfile': `FROM a
ENV LEVEL ${secret('oldenv')}
ENV A=${secret('env1')} B="${secret('env2')} c" PASSWORD=${secret('env3')}
USER root
ADD https://u:${secret('addurl')}@h/x /x
RUN LEVEL=${secret('runlevel')} apt-get update # ${secret('runremark')}
RUN apt-get update && curl -H "Authorization: Bearer ${secret('bearer')}" https://x
RUN apt-get update; ./x ${secret('runarg')}
`,
  Makefile: `TOKEN = ${secret('make')}\nrun:\n\tdocker run -d -e API_TOKEN=$(TOKEN) -e OTHER_TOKEN=$(shell get ${secret('makeshell')}) app\n`,
  '.github/workflows/ci.yml': `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    container:
      image: node:22
      credentials: { username: me, password: ${secret('credentials')} }
      env: { TOKEN: ${secret('jobenv')} }
      options: -e PASSWORD=${secret('options')}
    steps:
      - run: docker run -e PASSWORD=$PASSWORD app
        env: { PASSWORD: ${secret('stepenv')} }
      - run: docker run -e PASSWORD=\${{ format('${secret('expression')}') }} app
`,
  '.devcontainer/devcontainer.json': `{ "image": "a", "containerEnv": { "TOKEN": "${secret('dev')}" }, "runArgs": ["-e", "PASSWORD=${secret('runargs')}"] }`,
  'package.json': `{ "scripts": { "x": "docker run -d -e PASSWORD=${secret('npm')} app" } }`,
  Dockerfile: `FROM a\nENV PASSWORD=${secret('dockerfile')}\nARG TOKEN=${secret('arg')}\nRUN docker run -e PASSWORD=${secret('inbuild')} app\n`,
  'defaults/compose.yaml': `services:
  web:
    image: app:\${TAG:?${secret('imageerror')}}
    privileged: \${OPEN:-${secret('privileged')}}
    user: \${WHO:-${secret('user')}}
    pid: "\${SPACE-${secret('pid')}}"
    ipc: "\${SPACE:?${secret('ipc')}}"
    network_mode: \${NET:-\${OTHER:-${secret('net')}}}
    cap_add: ["\${CAP:-${secret('cap')}}"]
    security_opt: ["\${OPT:-${secret('opt')}}", "seccomp:\${P:-${secret('profile')}}"]
    restart: \${R:-${secret('restart')}}
    mem_limit: \${M:-${secret('memory')}}
    cpus: \${M:-${secret('cpus')}}
    pids_limit: \${M:-${secret('pids')}}
    read_only: \${M:-${secret('readonly')}}
    userns_mode: \${M:-${secret('userns')}}
    volumes: ["\${V:-/${secret('volume')}}:/x", "\${V:-${secret('volume2')}}"]
    ports: ["\${PORT:-${secret('port')}}:80"]
    sysctls: { net.x: "\${S:-${secret('sysctl')}}" }
    ulimits: { nofile: "\${U:-${secret('ulimit')}}" }
    healthcheck: { test: "\${H:-${secret('healthtest')}}", interval: "\${H:-${secret('interval')}}" }
    platform: "\${H:-${secret('platform')}}"
    env_file: "\${H:-${secret('envpath')}}"
    networks: ["\${H:-${secret('network')}}"]
    deploy: { resources: { limits: { memory: "\${H:-${secret('limit')}}" } }, restart_policy: { condition: "\${H:-${secret('condition')}}" } }
`,
  'defaults/run.sh': `docker run -d --privileged=$(get ${secret('subprivileged')}) --pid "\${P:-${secret('runpid')}}" --network \`get ${secret('backquote')}\` app
docker run -d --cap-add "\${C:-${secret('runcap')}}" -v "$(cat ${secret('subvolume')}):/x" -v \${V:-/${secret('runvolume')}}:/y --user $(id ${secret('subuser')}) app
docker run -d --security-opt "$(get ${secret('subopt')})" --memory "\${M:-${secret('runmemory')}}" --restart "\${R:-${secret('runrestart')}}" app
docker run -d --pids-limit $((${secret('arithmetic')})) -p "\${P:-${secret('runport')}}:80" --env-file <(get ${secret('process')}) app
docker run -d $(get ${secret('wholesale')}) app
docker run -d "$(get ${secret('subimage')})"
docker exec --user "\${U:-${secret('execuser')}}" --privileged="$(get ${secret('execsub')})" web sh
\${ENGINE:-docker ${secret('engine')}} run --privileged app
docker run --privileged -v /:/x app <<< "\${X:-${secret('herestring')}}"
`,
  'defaults/Makefile': `X ?= $(shell get ${secret('makeshell2')})
run:
\tdocker run -d --privileged=$(X) --pid $(or $(P),${secret('or')}) -v $(shell get ${secret('makevolume')}):/x app
\tdocker run -d --user $(if $(U),$(U),${secret('if')}) $(shell get ${secret('makeflags')}) app
`,
  'defaults/pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostPID: \${PID:-${secret('hostpid')}}
  hostNetwork: "$(get ${secret('hostnetwork')})"
  serviceAccountName: "\${SA:-${secret('account')}}"
  volumes: [{ name: v, hostPath: { path: "\${X:-/${secret('hostpath')}}" } }]
  containers:
    - name: app
      image: "\${IMAGE:?${secret('podimage')}}"
      ports: [{ hostPort: "\${X:-${secret('hostport')}}" }]
      resources: { limits: { memory: "\${X:-${secret('podmemory')}}", cpu: "$(get ${secret('podcpu')})" } }
      securityContext: { privileged: "\${X:-${secret('podprivileged')}}", runAsUser: "\${X:-${secret('poduser')}}", capabilities: { add: ["\${X:-${secret('podcap')}}"] }, seccompProfile: { type: "\${X:-${secret('podseccomp')}}" } }
`,
  'defaults/Dockerfile': `ARG BASE=\${X:-${secret('argdefault')}}
FROM a
USER \${WHO:-${secret('who')}}
EXPOSE \${PORT:-${secret('expose')}}
HEALTHCHECK CMD x \${X:-${secret('healthcmd')}}
RUN --mount=type=secret,id=\${X:-${secret('mountid')}} apt-get update
`,
  '.github/workflows/defaults.yml': `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    container:
      image: a
      options: --privileged=\${{ inputs.x || '${secret('or2')}' }} --pid \${{ secrets.X || '${secret('or3')}' }} --cap-add \${CAP:-${secret('optioncap')}}
      volumes: ["\${{ env.X || '/${secret('or4')}' }}:/x"]
    services:
      db: { image: a, options: "\${{ inputs.o || '--user ${secret('or6')}' }}" }
    steps:
      - run: docker run --privileged=\${{ inputs.x || '${secret('or7')}' }} app
`,
  'torn.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  password: "${secret('torn')}\n  x: [${secret('torn2')}\n`,
  'torn/compose.yaml': `services:\n  web:\n    environment:\n      PASSWORD: *${'hunter'}\n      - ${secret('torn3')}\n`,
  'torn.sh': `docker run -e PASSWORD="${secret('torn4')}\n`,
}

const formatsOf = (report: Report, quoteOf: QuoteOf, withEdits: Report['findings']) => {
  const marker = markerOf(report, { key: '0'.repeat(16), runId: 1, runNumber: 1, runAttempt: 1 })
  return {
    json: jsonOf(report),
    terminal: renderTerminal(report, { verbose: true, quoteOf, benchmarks: ['cis-docker', 'cis-kubernetes', 'pss'] }),
    'narrow terminal': renderTerminal(report, { verbose: true, width: 80, colour: true, quoteOf }),
    'short terminal': renderTerminal(report, { quoteOf }),
    summary: renderSummary(report),
    comment: renderComment(report, { marker }),
    'summary of benchmarks': renderSummary(report, { benchmarks: ['cis-docker', 'cis-kubernetes', 'pss'] }),
    html: [...renderHtml({ ...report, findings: withEdits }, { quoteOf })].join(''),
    annotations: JSON.stringify(annotate(report, { mode: 'all' })),
    'what --fix changed': renderFixes({
      done: withEdits,
      standing: new Set(),
      files: 1,
      unchanged: [],
      refused: [],
      isDry: false,
    }),
    'json with edits': jsonOf({ ...report, findings: withEdits }),
    'SARIF with edits': renderSarif({ ...report, findings: withEdits }),
  }
}

test('no format prints a secret, wherever one stands', { tags: 'large' }, async () => {
  const tree = repository(files)
  const { subjects, gaps } = await readAll(tree)
  const flags = parseRunFlags(
    `-e PASSWORD=${secret('runinput')} -e TOKEN=$(${secret('runinput2')}) --label a=${secret('runinput3')}`,
  )
  const verdicts = judge(rules, [...subjects, flags], defaults)
  const report = decide(defaults, {
    version: '1',
    rules,
    verdicts,
    gaps,
    judged: {},
    images: [],
    warnings: [],
    errors: [],
    today: '2026-01-01',
    timings: { collectMs: 0, readMs: 0, judgeMs: 0, reportMs: 0 },
    matches: () => false,
  })
  expect(report.findings.filter((one) => one.rule === 'container/hardcoded-secret').length).toBeGreaterThan(8)
  const quoteOf = quoteFrom(tree.read, subjects)
  const places = report.findings.flatMap(({ location }) => location ?? [])
  const quoted = places.filter((place) => quoteOf([place]))
  expect([places.length > 150, quoted.length / places.length > 0.9]).toEqual([true, true])
  const edits = new Map(
    wantedEdits(rules, verdicts, report.findings, new Set()).map((one) => [one.finding, editsFor(one)]),
  )
  const withEdits = report.findings.map((finding) => ({ ...finding, edits: edits.get(finding) ?? [] }))
  expect(withEdits.filter((finding) => finding.edits.length > 0).length).toBeGreaterThan(20)
  const leaks = Object.entries(formatsOf(report, quoteOf, withEdits)).map(([format, text]) => [
    format,
    [...new Set(text.match(/hunter2-\w+-\d+/g) ?? []), ...encoded.filter((one) => text.includes(one))],
  ])
  expect(leaks.filter(([, found]) => found?.length !== 0)).toEqual([])
})
