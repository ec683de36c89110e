import { expect, test } from 'vitest'
import { decide } from '../src/decide/decide.ts'
import { judge } from '../src/decide/judge.ts'
import { wantedEdits } from '../src/decide/wanted.ts'
import { editsFor } from '../src/edits/edits.ts'
import type { Report } from '../src/model/report.ts'
import { defaults } from '../src/policy/defaults.ts'
import { parseRunFlags } from '../src/readers/command/flags.ts'
import { readArchive } from '../src/readers/image/archive.ts'
import { readImage } from '../src/readers/image/image.ts'
import { readAll } from '../src/readers/index.ts'
import { annotate } from '../src/render/annotations.ts'
import { markerOf, renderComment } from '../src/render/comment.ts'
import { fixLine, renderFixes } from '../src/render/fix-lines.ts'
import { renderHtml } from '../src/render/html.ts'
import { quoteFrom } from '../src/render/masked-lines.ts'
import type { QuoteOf } from '../src/render/quote.ts'
import { renderSarif } from '../src/render/sarif.ts'
import { renderSummary } from '../src/render/summary.ts'
import { renderTerminal } from '../src/render/terminal.ts'
import { rules } from '../src/rules/index.ts'
import { pieces, saved, tar } from './readers/image/archives.ts'
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
          kubectl create secret generic a --from-literal=b=${secret('literal')} --from-literal c.d=${secret('literalword')}; docker login -u a -p ${secret('behindliteral')} h
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
  'checks.sh': `#!/bin/sh
export COSIGN_PASSWORD=${secret('cosignenv')} DOCKER_CONTENT_TRUST=0 DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE=${secret('trustroot')}
cosign verify --key https://u:${secret('cosignkey')}@h/k --registry-password ${secret('cosignpassword')} --insecure-ignore-tlog r.io/a || echo ${secret('cosignecho')}
notation verify -u me -p ${secret('notation')} --plain-http r.io/a || true # ${secret('notationremark')}
docker run -d --privileged --env-file given.vars app ${secret('vararg')}
buildah bud --creds me:${secret('buildahcreds')} --build-arg TOKEN=${secret('buildaharg')} -f named.docker .
docker buildx create --buildkitd-flags '--allow-insecure-entitlement security.insecure --x ${secret('buildkitflag')}' tcp://u:${secret('buildhost')}@h:1234
`,
  'given.vars': `# ${secret('varsremark')}\nAPI_TOKEN=${secret('varstoken')}\nLEVEL=${secret('varslevel')}\n`,
  'ci.env': `DOCKER_CONTENT_TRUST=0\nDOCKER_HOST=tcp://u:${secret('envhost')}@h:2375\nREGISTRY_PASSWORD=${secret('envpassword')}\n`,
  'policy.json': `{"default": [{"type": "insecureAcceptAnything", "keyData": "${secret('policykey')}"}]}\n`,
  'trustpolicy.json': `{"trustPolicies": [{"name": "a", "trustedIdentities": ["${secret('identity2')}"], "signatureVerification": {"level": "skip"}}]}\n`,
  'buildkitd.toml': `insecure-entitlements = ["security.insecure"]\n[registry."u:${secret('tomlregistry')}@r.lan"]\nhttp = true\n[x]\ntoken = "${secret('toml')}"\n`,
  'cloudbuild.yaml': `steps:
  - {name: gcr.io/cloud-builders/docker, args: [run, --privileged, -e, "TOKEN=${secret('cloudbuild')}", app, ${secret('cloudbuildarg')}]}
  - {name: bash, script: "docker login -u a -p ${secret('cloudbuildlogin')} h", env: ["P=${secret('cloudbuildenv')}"]}
`,
  'q/a.container': `[Container]\nImage=p.image\nEnvironmentFile=a.vars\nPodmanArgs=--privileged --annotation token=${secret('quadletargs')}\nExec=serve ${secret('quadletexec')}\n`,
  'q/a.vars': `TOKEN=${secret('quadletfile')}\n`,
  'q/p.image': `[Image]\nImage=r.io/a\nCreds=me:${secret('quadletcreds')}\n`,
  'q/b.build': `[Build]\nImageTag=b\nNetwork=host\nBuildArg=PASSWORD=${secret('quadletarg')}\n`,
  'named.docker': `FROM a\nADD https://u:${secret('addkey')}@h/run.asc?token=${secret('addquery')} /tmp/run.asc\nRUN sh /tmp/run.asc ${secret('runasc')}\n`,
  Jenkinsfile: `pipeline { environment { DOCKER_CONTENT_TRUST = '0'; TOKEN = '${secret('jenkins')}' }\n agent { dockerfile { filename 'named.docker'; args '-e P=${secret('jenkinsargs')} --privileged' } } }\n`,
  '.github/workflows/setup.yml': `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/setup-docker-action@v4
        with:
          daemon-config: |
            {"icc": true, "http-proxy": "http://u:${secret('setupproxy')}@p", "insecure-registries": ["u:${secret('setupregistry')}@r"],
             "hosts": ["tcp://u:${secret('setuphost')}@0.0.0.0:2375"], "nosuchkey": "${secret('setupunknown')}"}
      - uses: docker/setup-buildx-action@v3
        with:
          buildkitd-flags: --allow-insecure-entitlement security.insecure --token ${secret('setupflags')}
          buildkitd-config-inline: |
            insecure-entitlements = ["network.host"] # ${secret('setupremark')}
            [registry."u:${secret('setuptoml')}@r.lan"]
              insecure = true
      - run: cosign verify --key k r.io/a -a token=${secret('setupstep')}
        continue-on-error: true
`,
  'policies.yaml': `apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: a}\nspec: {mode: warn, authorities: [{static: {action: pass}}, {key: {data: ${secret('policydata')}}}]}\n`,
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
      done: new Map(withEdits.map((finding) => [finding.fingerprint, fixLine(finding)])),
      standing: new Set(),
      left: 0,
      files: 1,
      unchanged: [],
      refused: [],
      more: 0,
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
  expect(leaksOf(report, quoteOf, withEdits)).toEqual([])
})

/** The formats that show a secret, each with those that it shows. */
const leaksOf = (report: Report, quoteOf: QuoteOf, withEdits: Report['findings']) =>
  Object.entries(formatsOf(report, quoteOf, withEdits))
    .map(([format, text]) => [
      format,
      [...new Set(text.match(/hunter2-\w+-\d+/g) ?? []), ...encoded.filter((one) => text.includes(one))],
    ])
    .filter(([, found]) => found?.length !== 0)

/** An image whose history and layers hold secrets, one that a later layer hides among them. */
const keyLines = `-----BEGIN RSA PRIVATE KEY-----\nAAAAAAAAAAAAAAAAAAAA\n${secret('imagekey')}\n-----END RSA PRIVATE KEY-----`
const imageSteps = [
  ['FROM x', [{ name: 'etc/passwd', content: 'root::0:0::/:/bin/sh\n' }]],
  [`ENV API_TOKEN=${secret('imageenv')}`, []],
  [`LABEL password=${secret('imagelabel')}`, []],
  [
    `|1 NPM_TOKEN=${secret('imageargument')} /bin/sh -c npm ci`,
    [{ name: 'app/.npmrc', content: `//r/:_authToken=${secret('imagenpmrc')}\n` }],
  ],
  [`RUN /bin/sh -c curl -u me:${secret('imagecurl')} https://h/x -o /x`, [{ name: 'x', content: 'x' }]],
  [
    'COPY keys / # buildkit',
    [
      { name: 'root/.ssh/id_rsa', content: keyLines },
      { name: 'app/.env', content: `DB_PASSWORD=${secret('imagedotenv')}\n` },
      { name: 'root/.aws/credentials', content: `aws_secret_access_key = ${secret('imageaws')}\n` },
      { name: 'root/.docker/config.json', content: `{"auths": {"h": {"auth": "${base64('imageauth')}"}}}` },
      { name: 'app/.git/HEAD', content: 'ref: refs/heads/main\n' },
      { name: 'app/.git/config', content: `[remote "o"]\n\turl = https://me:${secret('imagegit')}@h/x.git\n` },
      { name: `srv/${'a'.repeat(20)}/id_ed25519`, content: keyLines },
    ],
  ],
  ['RUN /bin/sh -c rm /root/.ssh/id_rsa # buildkit', [{ name: 'root/.ssh/.wh.id_rsa' }]],
] as const

test('no format prints a secret of a built image', async () => {
  const text = `FROM x\nENV API_TOKEN=${secret('ofdockerfile')}\nLABEL password=${secret('ofdockerfile')}\nARG NPM_TOKEN\nRUN npm ci\nRUN curl -u me:${secret('ofdockerfile')} https://h/x -o /x\nCOPY keys /\nRUN rm /root/.ssh/id_rsa\n`
  const tree = repository({ Dockerfile: text })
  const full = imageSteps.filter(([, entries]) => entries.length > 0)
  const archive = saved(
    full.map(([, entries]) => tar(entries)),
    {
      created: '2020-01-01T00:00:00Z',
      config: {
        Env: [`API_TOKEN=${secret('imageconfig')}`],
        Labels: { password: secret('imageconfig') },
        Cmd: ['serve', '--password', secret('imagecmd')],
      },
      history: imageSteps.map(([created_by, entries]) => ({
        created_by,
        ...(entries.length === 0 && { empty_layer: true }),
      })),
    },
  )
  const origin = { reference: 'app:pr', name: 'app', dockerfiles: [tree.read('Dockerfile')!], today: '2026-01-01' }
  const { image, gaps } = readImage(await readArchive(pieces(archive, 65_536)), origin)
  const { subjects } = await readAll(tree)
  const verdicts = judge(rules, [...subjects, image], defaults)
  const report = decide(defaults, {
    version: '1',
    rules,
    verdicts,
    gaps: gaps.map((gap) => ({ ...gap, kinds: ['image'] as const })),
    judged: {},
    images: [],
    warnings: [],
    errors: [],
    today: '2026-01-01',
    timings: { collectMs: 0, readMs: 0, judgeMs: 0, reportMs: 0 },
    matches: () => false,
  })
  const found = new Set(report.findings.map(({ rule }) => rule))
  const wanted = ['recorded-secret', 'private-key', 'credential', 'deleted-secret', 'git-repository']
  expect(wanted.filter((id) => !found.has(`image/${id}`))).toEqual([])
  expect(leaksOf(report, quoteFrom(tree.read, [...subjects, image]), report.findings)).toEqual([])
})
