import { describe, expect, it } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: false
  containers:
    - name: app
      image: ghcr.io/acme/app:IMAGE_TAG
      env:
        - name: DEBUG
          value: "false"
      securityContext:
        privileged: false
        runAsNonRoot: true
        runAsUser: 10001
        readOnlyRootFilesystem: true
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
        seccompProfile:
          type: RuntimeDefault
  volumes:
    - name: data
      hostPath: {path: /srv/data}
`
const compose = `services:
  web:
    image: ghcr.io/acme/web:1
    privileged: false
    read_only: true
    cap_drop: [ALL]
    user: "1000"
    network_mode: bridge
    volumes:
      - ./data:/data
`
const files = {
  'k8s/pod.yaml': pod,
  'k8s/pod.yaml.tmpl': pod.replace('privileged: false', 'privileged: __PRIVILEGED__'),
  'compose.yaml': compose,
  'config.yaml': 'privileged: false\nlog: false\n',
  'edit.sed': 's/false/true/\n',
  'image.sed': 's/IMAGE_TAG/1.2/\n',
}

/** What a script shows of its own: findings and gaps, without the file. */
async function shown(line: string): Promise<string[]> {
  const { findings, gaps } = await judged(tree({ ...files, 'a.sh': `#!/bin/sh\n${line}\n` }), '.')
  return [
    ...findings
      .filter(({ location }) => location?.file === 'a.sh')
      .map(({ location, severity, message }) => `${location?.line} ${severity}: ${message}`),
    ...gaps.map(({ line, because, blocking }) => `${line} ${blocking ? 'blocking' : 'open'}: ${because}`),
  ]
}

const gap = (program = 'sed', file = 'k8s/pod.yaml', of = 'pods') => [
  `2 blocking: ${program} changes the settings of ${of} in \`${file}\` here: what it sets is not checked; commit the changed file instead`,
]
const privileged = ['2 critical: app is privileged']

describe('a setting that sed puts into a manifest is checked at the line of the call', () => {
  it.each([
    ["sed '/privileged/s/false/true/' k8s/pod.yaml | kubectl apply -f -", privileged],
    [String.raw`sed -i 's/\(privileged\): false/\1: true/' k8s/pod.yaml && kubectl apply -f k8s/pod.yaml`, privileged],
    [String.raw`sed -E 's/(privileged): false/\1: true/' k8s/pod.yaml`, privileged],
    [String.raw`gsed -ri.bak 's/^(\s*privileged):.*/\1: true/' k8s/pod.yaml`, privileged],
    ["sed -i 's|privileged: false|privileged: true|' k8s/pod.yaml", privileged],
    ["sed -i 's/PRIVILEGED: FALSE/privileged: true/gI' k8s/pod.yaml", privileged],
    ["sed -i '' 's/privileged: false/privileged: true/' k8s/pod.yaml", privileged],
    ["sed -i '14s/false/true/' k8s/pod.yaml", privileged],
    ["sed -i '13,14s/false/true/' k8s/pod.yaml", privileged],
    ["sed -i '/securityContext/,/runAsNonRoot/s/false/true/' k8s/pod.yaml", privileged],
    ["sed -i '/securityContext/{n;s/false/true/}' k8s/pod.yaml", privileged],
    ["sed -i '/privileged/{y/fals/true/;s/privi.*/privileged: true/}' k8s/pod.yaml", privileged],
    [String.raw`sed -i '/privileged/c\        privileged: true' k8s/pod.yaml`, privileged],
    ["sed -i -e 's/IMAGE_TAG/1/' -e '/privileged/s/false/true/' k8s/pod.yaml", privileged],
    ["sed -i 's/false/true/2;/privileged/s/f.*e/true/' k8s/pod.yaml", privileged],
    ['sed -i "s/__PRIVILEGED__/true/" k8s/pod.yaml.tmpl', privileged],
    ["cat k8s/pod.yaml | sed '/privileged/s/false/true/' | kubectl apply -f -", privileged],
    ["sed '/privileged/s/false/true/' < k8s/pod.yaml | kubectl apply -f -", privileged],
    [`kubectl apply -f - <<<"$(sed '/privileged/s/false/true/' k8s/pod.yaml)"`, privileged],
    [
      "sed -i '/privileged/s/false/maybe/' k8s/pod.yaml; sed -i 's/maybe/true/' k8s/pod.yaml",
      ['2 critical: app: undetermined (this is not true or false)', ...privileged],
    ],
    ["sed -i '/privileged/s/false/true/' k8s/*.yaml", privileged],
    [String.raw`sed -i '/^spec:/a\  hostPID: true' k8s/pod.yaml`, ["2 high: web shares the host's PID namespace"]],
    ["sed -i '/^spec:/a \\ \\ hostPID: true' k8s/pod.yaml", ["2 high: web shares the host's PID namespace"]],
    [
      String.raw`sed -i '/  containers:/i\  hostIPC: true' k8s/pod.yaml`,
      ["2 high: web shares the host's IPC namespace"],
    ],
    ["sed -i 's/drop: .ALL./add: [SYS_ADMIN]/' k8s/pod.yaml", ['2 high: app adds the capability SYS_ADMIN', ...gap()]],
    ['sed -i -f edit.sed k8s/pod.yaml', ['2 critical: app is privileged', "2 high: web shares the host's network"]],
  ])('%s', async (line, expected) => expect((await shown(line)).sort()).toEqual([...expected].sort()))
})

describe('Perl and awk are read where they do no more than sed', () => {
  it.each([
    ["perl -pi -e 's/privileged: false/privileged: true/' k8s/pod.yaml"],
    ["perl -pe 's{privileged: \\w+}{privileged: true}g' k8s/pod.yaml | kubectl apply -f -"],
    ["perl -i.bak -pe 's/(privileged):\\s*false$/$1: true/' k8s/pod.yaml"],
    ["perl -pi -e 's/false/true/ if /privileged/' k8s/pod.yaml"],
    ["perl -pi -e '/privileged/ && s/false/true/' k8s/pod.yaml"],
    ["perl -0777 -pi -e 's/(securityContext:\\s+privileged:) false/$1 true/s' k8s/pod.yaml"],
    ["perl -pi -e 's/a/a/;' -e 's/privileged: false/privileged: true/;' k8s/pod.yaml"],
    [`awk '{sub(/privileged: false/, "privileged: true")} 1' k8s/pod.yaml | kubectl apply -f -`],
    [`awk '/privileged/ {gsub(/false/,"true")}1' k8s/pod.yaml > x.yaml`],
    [`gawk -i inplace '{ sub(/privileged: .*/, "privileged: true"); print }' k8s/pod.yaml`],
    [`cat k8s/pod.yaml | awk '/privileged/{sub(/false/,"true")}{print}' | kubectl apply -f -`],
  ])('%s', async (line) => expect(await shown(line)).toEqual(privileged))

  it.each([
    ['perl -pi -e \'$_ = "" if /runAsNonRoot/\' k8s/pod.yaml', 'perl'],
    ["perl -pi -e 's/runAsNonRoot: true//' k8s/pod.yaml", 'perl'],
    ['perl -pi -e "s/privileged: .*/privileged: $PRIVILEGED/" k8s/pod.yaml', 'perl'],
    ["perl -pi -e 's/false/$ENV{X}/e if /privileged/' k8s/pod.yaml", 'perl'],
    [`awk '{print} /securityContext/ {print "        privileged: true"}' k8s/pod.yaml | kubectl apply -f -`, 'awk'],
  ])('and else a gap: %s', async (line, program) => expect(await shown(line)).toEqual(gap(program)))

  it.each([
    'perl -pi -e "s/IMAGE_TAG/$TAG/g" k8s/pod.yaml',
    "perl -pi -e 's/IMAGE_TAG/$ENV{TAG}/g' k8s/pod.yaml",
    "perl -pi -e 's/(IMAGE_\\w+)/defined $ENV{$1} ? $ENV{$1} : $&/eg' k8s/pod.yaml",
    "perl -ne 'print if /privileged/' k8s/pod.yaml",
    "perl -pi -e 's/false/true/' config.yaml",
    "awk '/image:/ {print $2}' k8s/pod.yaml",
    `awk '/image:/ {gsub(/"/, "", $2); print $2}' k8s/pod.yaml`,
    `awk -v tag="$TAG" '{sub(/IMAGE_TAG/, tag)} 1' k8s/pod.yaml | kubectl apply -f -`,
    `awk '{sub(/IMAGE_TAG/, "1.2")} 1' k8s/pod.yaml | kubectl apply -f -`,
    `awk '/privileged/ {print "privileged: found"}' k8s/pod.yaml`,
  ])('and nothing where it opens nothing: %s', async (line) => expect(await shown(line)).toEqual([]))
})

describe('a function that changes what it is given', () => {
  it.each([
    `sedi() { sed -i "$@"; }; sedi 's/privileged: false/privileged: true/' k8s/pod.yaml`,
    `sedi() { sed -i.bak "$1" "$2"; rm "$2.bak"; }; sedi 's/privileged: false/privileged: true/' k8s/pod.yaml`,
    `swap() { sed -i "s/$1/$2/" "$3"; }; swap 'privileged: false' 'privileged: true' k8s/pod.yaml`,
  ])('%s', async (line) => expect(await shown(line)).toEqual(privileged))

  it.each([
    `sedi() { sed -i "$@"; }; sedi 's/IMAGE_TAG/1.2/' k8s/pod.yaml`,
    `say() { echo "$@"; }; say 's/privileged: false/privileged: true/' k8s/pod.yaml`,
  ])('that opens nothing: %s', async (line) => expect(await shown(line)).toEqual([]))
})

describe('what sed takes away, or what only the run knows of it, is a gap', () => {
  it.each([
    ["sed -i '/runAsNonRoot/d' k8s/pod.yaml"],
    ["sed -i '/securityContext:/,/RuntimeDefault/d' k8s/pod.yaml"],
    ["sed -i '15d' k8s/pod.yaml"],
    ["sed -i '/runAsNonRoot/s/^/# /' k8s/pod.yaml"],
    ["sed 's/readOnlyRootFilesystem: true/#&/' k8s/pod.yaml | kubectl apply -f -"],
    ['sed -i "s/privileged: .*/privileged: $PRIVILEGED/" k8s/pod.yaml'],
    ['sed -i "s/privileged: $OLD/privileged: true/" k8s/pod.yaml'],
    ['sed -i "$EXPRESSION" k8s/pod.yaml'],
    ['sed -i -f "$SCRIPT" k8s/pod.yaml'],
    ["sed -i '/securityContext/r more.yaml' k8s/pod.yaml"],
    ["sed -i 's|path: /srv/data|path: /|' k8s/pod.yaml"],
  ])('%s', async (line) => expect(await shown(line)).toEqual(gap()))
})

describe('an edit of the services of a Compose file is a gap where it opens them', () => {
  it.each([
    ["sed -i '/privileged/s/false/true/' compose.yaml && docker compose up -d"],
    ["sed -i '/cap_drop/d' compose.yaml"],
    ["sed -i 's/read_only: true/read_only: false/' compose.yaml"],
    ["sed -i 's/bridge/host/' compose.yaml"],
    ["sed -i 's|./data:/data|/var/run/docker.sock:/var/run/docker.sock|' compose.yaml"],
    ['sed -i "s/network_mode: .*/network_mode: $MODE/" compose.yaml'],
    [String.raw`sed -i '/cap_drop/a\    cap_add: [SYS_ADMIN]' compose.yaml`],
    ["sed -i '/user:/d' compose.yaml"],
    [`sed -i 's/user: .*/user: "0:0"/' compose.yaml`],
    ['sed -i "$EXPRESSION" compose.yaml'],
  ])('%s', async (line) => expect(await shown(line)).toEqual(gap('sed', 'compose.yaml', 'services')))

  it.each([
    ["yq -i '.services.web.privileged = true' compose.yaml"],
    [`yq -i '.services.web.cap_add += ["SYS_ADMIN"]' compose.yaml`],
    [`yq '.services["web"].network_mode = "host"' compose.yaml | docker compose -f - up -d`],
    ["MODE=host yq -i '.services.web.pid = strenv(MODE)' compose.yaml"],
    ["yq -i 'del(.services.web.cap_drop)' compose.yaml"],
    [`yq -i '.services.web.image = "a:1" | .services[].user = "0:0"' compose.yaml`],
    [`yq -i '.services.web.volumes += ["/var/run/docker.sock:/var/run/docker.sock"]' compose.yaml`],
    [`yq -i '. * {"services": {"web": {"privileged": true}}}' compose.yaml`],
    [`yq -i '.services.web.security_opt = ["seccomp:unconfined"]' compose.yaml`],
  ])('%s', async (line) => expect(await shown(line)).toEqual(gap('yq', 'compose.yaml', 'services')))
})

describe('an edit that opens nothing is nothing', () => {
  it.each([
    'sed -i "s/IMAGE_TAG/$TAG/" k8s/pod.yaml',
    'sed -i "s/${OLD}/${NEW}/g" k8s/pod.yaml',
    'sed "s|image: .*|image: $IMG|" k8s/pod.yaml | kubectl apply -f -',
    'sed -i "s|image: .*|image: $(get_image "$(uname)")|" k8s/pod.yaml',
    'sed -i "s|ghcr.io/acme/app:$OLD|ghcr.io/acme/app:$NEW|" k8s/pod.yaml',
    'sed -i "/image:/c\\      image: $IMG" k8s/pod.yaml',
    'sed -i "s/name: web/name: web-$N/" k8s/pod.yaml',
    "sed -i 's/name: app/name: server/' k8s/pod.yaml",
    "sed -i '/value:/s/false/true/' k8s/pod.yaml",
    "sed -i 's/runAsUser: 10001/runAsUser: 20002/' k8s/pod.yaml",
    "sed -i '/privileged: false/d' k8s/pod.yaml",
    "sed -i 's/hostNetwork: false/hostNetwork: false # never/' k8s/pod.yaml",
    "sed -i 's/privileged: true/privileged: false/' k8s/pod.yaml",
    "sed -n '/privileged/p' k8s/pod.yaml",
    "sed -n 's/.*image: //p' k8s/pod.yaml",
    "sed '/^#/d' k8s/pod.yaml",
    "sed -i 's|/srv/data|/srv/data|' k8s/pod.yaml",
    'sed -i -f image.sed k8s/pod.yaml',
    "sed -i '/privileged/s/false/true/' config.yaml",
    'sed -i "$EXPRESSION" config.yaml',
    'sed -i "s/false/true/" "$CONFIG"',
    "echo false | sed 's/false/true/'",
    'ssh host "sed -i \'/privileged/s/false/true/\' k8s/pod.yaml"',
    'sed -i "s|ghcr.io/acme/web:1|$IMAGE|; s|./data|$DATA|" compose.yaml',
    "sed -i 's/web:1/web:2/' compose.yaml",
    `yq -i '.services.web.image = "ghcr.io/acme/web:2"' compose.yaml`,
    `yq -i '.services.web.ports += ["8080:80"] | .services.web.environment.A = "b"' compose.yaml`,
    "yq '.services.web.privileged' compose.yaml",
    "yq '.services[] | select(.privileged == true) | key' compose.yaml",
    "yq -i '.services.web.privileged = false | .services.web.read_only = true' compose.yaml",
    `yq -i '.services.web.volumes += ["./data:/data"]' compose.yaml`,
    `yq -i '.services.web.user = "10001:10001"' compose.yaml`,
    "yq -i '.services.web.privileged = true' config.yaml",
    "sed -i 's/user: .*/user: app/' compose.yaml",
    'sed -i "s/user: .*/user: $(id -u):$(id -g)/" compose.yaml',
    "sed -i 's/privileged: false/privileged: false # never/' compose.yaml",
  ])('%s', async (line) => expect(await shown(line)).toEqual([]))
})

describe('what an editor or another program puts in place of a text is checked as what sed puts there', () => {
  const open = ['2 critical: app is privileged']
  const gapOf = (program: string, file: string, of = 'pods') => [
    `2 blocking: ${program} changes the settings of ${of} in \`${file}\` here: what it sets is not checked; commit the changed file instead`,
  ]

  it.each<[string, string[]]>([
    [`sd 'privileged: false' 'privileged: true' k8s/pod.yaml`, open],
    [`sd -F 'privileged: false' 'privileged: true' k8s/pod.yaml`, open],
    [`rpl 'privileged: false' 'privileged: true' k8s/pod.yaml`, open],
    [`sudo sd '(privileged): false' '$1: true' k8s/pod.yaml`, open],
    [`sd -- '-?privileged: false' 'privileged: true' k8s/pod.yaml`, open],
    [`sd 'privileged: false' "privileged: $P" k8s/pod.yaml`, gapOf('sd', 'k8s/pod.yaml')],
    [`sd 'privileged: false' 'privileged: true' compose.yaml`, gapOf('sd', 'compose.yaml', 'services')],
    [`ed -s k8s/pod.yaml <<E\n,s/privileged: false/privileged: true/\nw\nq\nE`, open],
    [`printf '%%s/privileged: false/privileged: true/\\nwq\\n' | ed -s k8s/pod.yaml`, open],
    [`ed -s k8s/pod.yaml <<E\n/privileged/s/false/true/\nw\nE`, open],
    [`ed -s k8s/pod.yaml <<E\n/privileged\ns/false/true/\nw\nE`, gapOf('ed', 'k8s/pod.yaml')],
    [`vim -es -c 's/privileged: false/privileged: true/' -c wq k8s/pod.yaml`, gapOf('vim', 'k8s/pod.yaml')],
    [`ex -s -c '%s/privileged: false/privileged: true/ge' -c wq k8s/pod.yaml`, open],
    [`vim -es -u NONE -c '%s/privileged: false/privileged: true/|wq' k8s/pod.yaml`, open],
    [`nvim --headless '+%s/privileged: false/privileged: true/' +wq k8s/pod.yaml`, open],
    [`vim -es -c 'g/privileged/normal ddp' -c wq k8s/pod.yaml`, gapOf('vim', 'k8s/pod.yaml')],
    [`awk '/privileged/{$2 = "true"} 1' k8s/pod.yaml | kubectl apply -f -`, gapOf('awk', 'k8s/pod.yaml')],
  ])('%s', async (line, expected) => expect(await shown(line)).toEqual(expected))

  it.each([
    `sd 'app:IMAGE_TAG' 'app:1.2' k8s/pod.yaml`,
    `sd -p 'privileged: false' 'privileged: true' k8s/pod.yaml`,
    `sd 'privileged: false' 'privileged: true' config.yaml`,
    `sd 'privileged: .*' 'privileged: false' k8s/pod.yaml`,
    `rpl 'privileged: f.lse' 'privileged: true' k8s/pod.yaml`,
    `vim k8s/pod.yaml`,
    `vim +10 -c 'set ft=yaml' k8s/pod.yaml`,
    `ed -s k8s/pod.yaml <<E\n,s/IMAGE_TAG/1.2/\nw\nE`,
    // Without an address it is about the last line.
    `ed -s k8s/pod.yaml <<E\ns/privileged: false/privileged: true/\nw\nE`,
    `awk '/privileged/{print $2 == "true"}' k8s/pod.yaml > out.txt`,
    `awk '{$1 = ""; print}' k8s/pod.yaml > out.txt`,
  ])('%s shows nothing', async (line) => expect(await shown(line)).toEqual([]))
})
