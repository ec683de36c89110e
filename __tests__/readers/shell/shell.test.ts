import { describe, expect, it } from 'vitest'
import { readScripts } from '../../../src/readers/script/script.ts'
import { factsOf, place, readFile, valueAndPlace } from '../read-file.ts'

const read = (...lines: string[]) => readFile(readScripts, 'x.sh', `${lines.join('\n')}\n`)

/** The first container that a script starts. */
async function first(...lines: string[]) {
  const { subjects } = await read(...lines)
  const [container] = subjects
  if (container?.kind !== 'container') throw new Error('no container')
  return container
}

describe('a volume that a line makes of a path of the host', () => {
  const options = '--opt type=none --opt o=bind --opt device=/root/.ssh'

  it.each(['', 'sudo ', 'command ', 'sudo -E env A=b ', 'time '])('is that path, behind %j', async (before) => {
    const { mounts } = await first(`${before}docker volume create ${options} keys`, 'docker run -v keys:/x a')
    expect(mounts.map(({ value }) => [value.type, value.source])).toEqual([['bind', '/root/.ssh']])
  })

  it.each(['echo ', 'grep ', 'notify-send '])('is none behind %j', async (before) => {
    const { mounts } = await first(`${before}docker volume create ${options} keys`, 'docker run -v keys:/x a')
    expect(mounts.map(({ value }) => [value.type, value.source])).toEqual([['volume', 'keys']])
  })
})

describe('a docker run line', () => {
  it('is a container with the place of its command and of its values', async () => {
    const { container, keys, gaps } = await read(
      '#!/bin/sh',
      'docker run -d --name web \\',
      '  --memory 64m -p 8080:80 \\',
      '  nginx:1.27 nginx -g "daemon off;"',
    )
    const web = container('run/web')
    expect([keys, gaps]).toEqual([['run/web'], []])
    expect([web.name, web.dialect, web.platform, web.oneOff, place(web.at)]).toEqual([
      'web',
      'run',
      'docker',
      false,
      '2:docker run',
    ])
    expect(valueAndPlace(web.memoryLimit)).toEqual([67108864, '3:64m'])
    expect(valueAndPlace(web.image)).toEqual(['nginx:1.27', '4:nginx:1.27'])
    expect(valueAndPlace(web.command)).toEqual([['nginx', '-g', 'daemon off;'], '4:nginx -g "daemon off;'])
    expect(web.processes.map(valueAndPlace)).toEqual([['nginx', '4:nginx']])
    expect([...web.unresolved.keys()]).toEqual(['user', 'healthcheck'])
    expect(web.opaque).toBeUndefined()
  })

  it.each([
    ['docker run a', 'docker run', true],
    ['docker run --rm -d a', 'docker run', true],
    ['docker run -d a', 'docker run', false],
    ['docker run --restart always a', 'docker run', false],
    ['docker run -d --restart=no a', 'docker run', false],
    ['docker create a', 'docker create', false],
    ['docker container run -d a', 'docker container run', false],
    ['docker service create a', 'docker service create', false],
    ['podman run --rm a', 'podman run', true],
    ['nerdctl run -d a', 'nerdctl run', false],
    [
      '/usr/bin/docker -H ssh://x --context=y --debug run a',
      '/usr/bin/docker -H ssh://x --context=y --debug run',
      true,
    ],
    ['sudo -E docker run a', 'docker run', true],
    ['sudo -u root -- docker run a', 'docker run', true],
    ['env A=b -u C docker run a', 'docker run', true],
    ['time docker run a', 'docker run', true],
    ['exec docker run a', 'docker run', true],
    ['nohup docker run a &', 'docker run', true],
    ['command docker run a', 'docker run', true],
    ['timeout -k 5 --signal=KILL 10 docker run a', 'docker run', true],
    ['ls | xargs -n1 -I{} docker run a', 'docker run', true],
    ['retry 3 docker run a', 'docker run', true],
    ['cross-env A=b docker run a', 'docker run', true],
    ['dotenv -e .env -v A=b -- docker run a', 'docker run', true],
    ['ssh -p 22 me@host docker run -d a', 'docker run', false],
    ["ssh host 'cd x && docker run -d a'", 'docker run', false],
    ['bash -c "docker run a"', 'docker run', true],
    ["sh -ec 'docker run a'", 'docker run', true],
    ['bash -o pipefail -c "docker run a"', 'docker run', true],
    ['eval "docker run a"', 'docker run', true],
    ['su - app -c "docker run a"', 'docker run', true],
    ['sg docker -c "docker run a"', 'docker run', true],
    ['runuser -l app -c "docker run a"', 'docker run', true],
    ['flock /run/lock docker run a', 'docker run', true],
    ['X=1 docker run a', 'docker run', true],
    ['if docker run a; then b; fi', 'docker run', true],
    ['! docker run a', 'docker run', true],
    ['true && docker run a | cat', 'docker run', true],
    ['(cd x; docker run a)', 'docker run', true],
    ['f() { docker run a; }', 'docker run', true],
    ['for i in 1 2; do docker run a; done', 'docker run', true],
    ['id=$(docker run -d a)', 'docker run', false],
    ['echo "$(docker run a)"', 'docker run', true],
    ['x=`docker run a`', 'docker run', true],
    ['cat <(docker run a)', 'docker run', true],
    ['"$CONTAINER_CLI" run a', '"$CONTAINER_CLI" run', true],
    ['${DOCKER} run a', '${DOCKER} run', true],
    ['${ENGINE:-docker} run a', '${ENGINE:-docker} run', true],
    ['$OCI_PODMAN run a', '$OCI_PODMAN run', true],
  ])('%s', async (line, at, oneOff) => {
    const { subjects, gaps } = await read(line)
    expect(subjects.map((subject) => [subject.kind, subject.key, place(subject.at)])).toEqual([
      ['container', 'x.sh#run/a', `1:${at}`],
    ])
    expect([subjects[0]?.kind === 'container' && subjects[0].oneOff, gaps]).toEqual([oneOff, []])
  })

  it.each([
    '# docker run a',
    'echo docker run a',
    'echo "docker run a"',
    "printf 'docker run %s\\n' a",
    'cat <<EOF\ndocker run a\nEOF',
    'git commit -m "docker run a"',
    'command -v docker run',
    'which docker; run a',
    'docker pull a; docker ps; docker build .',
    'docker compose up -d',
    'docker compose run --rm web npm test',
    'docker run',
    'USAGE="docker run a"',
    'grep -r "docker run" .',
    'notify-send "docker run --privileged a"',
    'man docker run',
    '$SOMETHING run a',
    'case $1 in run) docker ps;; esac',
  ])('%s starts nothing', async (line) => {
    const { subjects, gaps } = await read(line)
    const containers = subjects.filter((subject) => subject.kind !== 'container' || subject.image)
    expect([containers, gaps]).toEqual([[], []])
  })

  it('is found in a here-document that a shell reads, and in the substitutions of any', async () => {
    const { keys, container } = await read(
      "bash -s <<'EOF'",
      'docker run -d fed',
      'EOF',
      'cat <<EOF',
      'docker run text',
      '$(docker run put-in)',
      'EOF',
    )
    expect(keys).toEqual(['run/fed', 'run/put-in'])
    expect([place(container('run/fed').at), place(container('run/put-in').at)]).toEqual([
      '2:docker run',
      '6:docker run',
    ])
  })

  it('keeps its places inside quoted texts and behind Windows line ends', async () => {
    const nested = await first('bash -c "docker run -v \\"$PWD/a\\":/b:ro --user 5 c"')
    expect(nested.mounts.map(valueAndPlace)[0]?.[0]).toEqual({
      type: 'bind',
      source: './a',
      target: '/b',
      readOnly: true,
    })
    expect(valueAndPlace(nested.user)).toEqual(['5', '1:5'])
    const windows = await first('docker run \\\r', '  --user 5 \\\r', '  a\r')
    expect([valueAndPlace(windows.user), valueAndPlace(windows.image)]).toEqual([
      ['5', '2:5'],
      ['a', '3:a'],
    ])
  })

  it('gives equal containers keys of their own', async () => {
    const { keys } = await read(
      'docker run a/web:1',
      'docker run web:2',
      'docker run --name web b',
      'docker exec web ls',
    )
    expect(keys).toEqual(['run/web', 'run/web~2', 'run/web~3', 'exec/web'])
  })

  it('reads services of a swarm', async () => {
    const service = await first(
      'docker service create --name s --limit-memory 64m --limit-cpu .5 --limit-pids 9 --restart-condition on-failure \\',
      '  --restart-max-attempts 3 -p published=80,target=8080,mode=host --mount type=bind,src=/a,dst=/b --read-only redis:7',
    )
    expect(factsOf(service)).toEqual({
      memoryLimit: 67108864,
      cpuLimit: 0.5,
      pidsLimit: 9,
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      ports: [{ hostPort: 80, containerPort: 8080, protocol: 'tcp' }],
      exposedPorts: [{ containerPort: 8080, protocol: 'tcp' }],
      mounts: [{ type: 'bind', source: '/a', target: '/b', readOnly: false }],
      readOnlyRootFilesystem: true,
      image: 'redis:7',
    })
    expect([service.unsupported.has('privileged'), service.unsupported.has('memoryLimit')]).toEqual([true, false])
  })

  it.each([
    ['-v "./out/$DIR:/out/$DIR:Z"', false],
    ['-v "$PWD/$DIR:/out"', false],
    ['-v "/srv/data:$TARGET"', false],
    ['-v "./out:/out:$FLAGS"', true],
    ['-v "/var/$DIR:/out"', true],
    ['-v "$HOME/$DIR:/out"', true],
    ['-v "$DIR:/out"', true],
    ['-v "$VOLUME"', true],
  ])('with %s leaves open what is mounted: %s', async (flags, isOpen) => {
    const { unresolved, mounts } = await first(`docker run --rm ${flags} a:1`)
    expect([unresolved.has('mounts'), mounts.length]).toEqual([isOpen, 1])
  })

  it('cannot express a restart policy beside --rm', async () => {
    expect((await first('docker run --rm a')).unsupported.has('restart')).toBe(true)
    expect((await first('docker run a')).unsupported.has('restart')).toBe(false)
  })

  it('is a one-off where a container is created only to copy out of it', async () => {
    expect((await first('id=$(docker create a)', 'docker cp "$id:/x" .', 'docker rm "$id"')).oneOff).toBe(true)
    expect((await first('docker create --name a a', 'docker cp x a:/', 'docker start a')).oneOff).toBe(false)
  })

  it('knows images that the file builds', async () => {
    const { container } = await read(
      'docker build -t app:test -f docker/Dockerfile .',
      'docker buildx build --load --tag "$IMG" src',
      'docker run app:test',
      'docker run "$IMG"',
      'docker run other',
    )
    expect(valueAndPlace(container('run/app').build)).toEqual(['docker/Dockerfile', '3:app:test'])
    expect(container('run/container').build?.value).toBe('src')
    expect(container('run/other').build).toBeUndefined()
  })

  it.each([
    ['docker build -t $WHAT .; docker run ${WHAT} sh', 'container', '.'],
    ['docker build -t "$REGISTRY/app:${TAG}" src; docker run --rm "$REGISTRY/app:$TAG"', 'app', 'src'],
    ['docker run --rm $(docker build -q .) x', 'container', '.'],
    ['docker build -t "acme/app:$(date +%s)" .; docker tag app "$A:$B"; docker run "${A}:$B"', '${A}', '.'],
  ])('%s: the name of an image that is built here need not be known', async (line, name, from) => {
    const run = await first(line)
    expect([run.name, run.build?.value, run.image, run.unresolved.has('image')]).toEqual([name, from, undefined, false])
  })

  it('knows no image whose name only resembles that of one that is built', async () => {
    const run = await first('docker build -t "${A}b" .; docker run "$Ab"')
    expect([run.build, run.unresolved.has('image')]).toEqual([undefined, true])
  })

  it('knows those that it makes of files or of a container', async () => {
    const { container } = await read(
      'tar -c . | docker import --change "CMD sh" - base',
      'docker image import rootfs.tar tool',
      'docker commit -m done work shop:1',
      'docker run --rm -t base true',
      'docker run tool',
      'docker run shop:1',
    )
    expect(['run/base', 'run/tool', 'run/shop'].map((key) => container(key).build?.value)).toEqual(['.', '.', '.'])
  })

  it('takes buildx create for a builder', async () => {
    expect((await read('docker buildx create --use --name shop')).subjects).toEqual([])
  })

  it('knows them by flags behind the context too, and whether latest is written or not', async () => {
    const { container } = await read(
      'docker build tools --build-arg A=1 -t tool -q',
      'docker build . -t shop:latest --file Dockerfile.shop',
      'docker run --rm tool:latest',
      'docker run --rm shop',
      'docker run --rm shop:1',
    )
    expect(container('run/tool').build?.value).toBe('tools')
    expect(container('run/shop').build?.value).toBe('Dockerfile.shop')
    expect(container('run/shop~2').build).toBeUndefined()
  })
})

describe('a variable in the place of the image', () => {
  it('is no image, and its value is shown nowhere', async () => {
    const one = await first('docker run PASSWORD=hunter2 app')
    expect([one.key, one.name, one.image]).toEqual(['x.sh#run/container', 'container', undefined])
    expect(one.unresolved.get('image')?.because).toBe('a variable stands in its place')
  })

  it('leaves an image that follows its option', async () => {
    const one = await first('docker run -e PASSWORD=hunter2 app')
    expect([one.key, one.image?.value]).toEqual(['x.sh#run/app', 'app'])
  })
})

describe('variables', () => {
  it('are put in where the file gives them one literal value', async () => {
    const run = await first(
      'IMAGE=nginx:1.27',
      'FLAGS="--memory 64m --rm"',
      "export USERS='5'",
      'docker run $FLAGS --user "$USERS" "${IMAGE}"',
    )
    expect(valueAndPlace(run.memoryLimit)).toEqual([67108864, '2:64m'])
    expect(valueAndPlace(run.user)).toEqual(['5', '3:5'])
    expect(valueAndPlace(run.image)).toEqual(['nginx:1.27', '1:nginx:1.27'])
    expect([run.opaque, run.oneOff, place(run.at)]).toEqual([undefined, true, '4:docker run'])
  })

  it('hold lists', async () => {
    const run = await first('ARGS=(-v "/a b:/c" --privileged)', 'docker run "${ARGS[@]}" img')
    expect(valueAndPlace(run.mounts[0])?.[0].source).toBe('/a b')
    expect(valueAndPlace(run.privileged)).toEqual([true, '1:--privileged'])
    expect([run.opaque, run.image?.value]).toEqual([undefined, 'img'])
  })

  it('may grow: what is added counts, and the line without it is another container', async () => {
    const { subjects, container } = await read('A=(-d)', 'if x; then A+=(--privileged); fi', 'docker run "${A[@]}" img')
    const [whole, without] = [container('run/img'), container('run/img~2')]
    expect([whole.oneOff, valueAndPlace(whole.privileged), whole.image?.value, whole.opaque]).toEqual([
      false,
      [true, '2:--privileged'],
      'img',
      undefined,
    ])
    expect([subjects.length, without.privileged]).toEqual([2, undefined])
    expect(['privileged', 'memoryLimit'].map((field) => without.unsupported.has(field as 'image'))).toEqual([
      false,
      true,
    ])
    const text = await first('F="-d"', 'F="$F --privileged"', 'docker run $F img')
    expect([valueAndPlace(text.privileged)?.[1], text.opaque, text.image?.value]).toEqual([
      '2:--privileged',
      undefined,
      'img',
    ])
  })

  it.each([
    ['F=""; [ -t 1 ] && F="-it --privileged"; docker run $F img', [undefined, true]],
    ['if x; then F=--privileged; else F=--init; fi; docker run $F img', [true, undefined]],
    ['case $1 in a) F=--privileged;; b) F=-d;; *) F=--init;; esac; docker run $F img', [true, undefined, undefined]],
    ['for f in --init --privileged; do docker run $f img; done', [undefined, true]],
    ['f() { docker run $F img; }; F=-d; f; F=--privileged; f', [undefined, true]],
    ['while x; do docker run $F img; F=--privileged; done', [true]],
    ['F=-d; while x; do docker run $F img; F=--privileged; done', [undefined, true]],
    ['if x; then F=--privileged; else docker run -d img; docker run $F img; fi', [undefined, undefined]],
    ['F=-d; (F=--privileged); docker run $F img', [undefined]],
    ['F=-d; if x; then F=--init; F=-i; docker run $F img; fi', [undefined]],
    ['set_up() { F=--privileged; }; F=-d; set_up; docker run $F img', [undefined, true]],
    ['docker run ${DEBUG:+--privileged} img', [true, undefined]],
    ['F=$1; docker run ${F:---privileged} img', [undefined, true]],
    ['for f in $(seq 100); do docker run $f img; done', Array(64).fill(undefined)],
    [`for f in {1..100}; do docker run -m $f img; done`, Array(64).fill(undefined)],
  ])('are each judged where they may be several: %s', async (line, privileged) => {
    const { subjects } = await read(line)
    expect(subjects.map((subject) => subject.kind === 'container' && subject.privileged?.value)).toEqual(privileged)
  })

  it('what a process substitution names is one word', async () => {
    expect((await first('docker run --env-file <(get it all) img')).image?.value).toBe('img')
  })

  it.each([
    ['N=${1:-}; if [ -n "$N" ]; then O="--name $N"; fi', '$O'],
    ['N=${1:-}; if test ! -z "$N"; then O="--name $N"; fi', '$O'],
    ['N=; while getopts n: o; do N=$OPTARG; done; [ "$N" != "" ] && O="--name $N"', '$O'],
    ['N=; [ -n "$1" ] && [ -n "$N" ] && O="--name $N"', '$O'],
    ['N=; [[ $1 && -n $N ]] && O="--name $N"', '$O'],
    ['N=; [ -z "$N" ] && exit 1', '--name $N'],
    ['N=; if [[ -z $N ]]; then echo no; exit 1; fi', '--name $N'],
    ['die() { echo no; exit 1; }; N=; [ -n "$N" ] || die', '--name $N'],
    ['N=; if [ -z "$N" ]; then :; else O="--name $N"; fi', '$O'],
  ])('that are empty are not where they were asked for: %s', async (text, flags) => {
    expect((await first(`${text}\ndocker run ${flags} img make x`)).image?.value).toBe('img')
  })

  it.each([
    'N=; [ -z "$N" ] && O="--name $N"',
    'N=; [ -z "$N" ] && echo none',
    'N=; [ -n "$M" ] && O="--name $N"',
    'N=; [ -n "$N" ] || echo none',
    'N=x; [ -n "$N" ] && { N=; O="--name $N"; }',
    `N=; [ -n '$N' ] && O="--name $N"`,
  ])('that are empty stay so where nothing else is known: %s', async (text) => {
    const flags = text.includes('O=') ? '$O' : '--name $N'
    expect((await first(`${text}\ndocker run ${flags} img make x`)).image?.value).toBe('make')
  })

  it('that have more values than are read say so', async () => {
    const run = await first('for f in {1..100}; do docker run -m $f img; done')
    expect(run.opaque?.because).toBe('its variables have more values than are checked')
  })

  it.each([
    ['docker run --{privileged,rm} img', '1:--{privileged,rm}'],
    ['docker run {--privileged,-d} img', '1:{--privileged,-d}'],
    ['docker run {,--p}rivileged img; docker run --{rm,{init,privileged}} img', '1:--{rm,{init,privileged}}'],
    ['F=--priv; F+=ileged; docker run "$F" img', '1:$F'],
    ['FLAGS=-d; FLAGS+=" --privileged"; docker run $FLAGS img', '1:--privileged'],
    ['A=(-d); A+=(--privileged); docker run "${A[@]}" img', '1:--privileged'],
    // What a text takes over stands where it is set, what it adds where it is added.
    ['F="-d --privileged"\nF="$F -v a:/a"\nF="--rm $F"\ndocker run $F img', '1:--privileged'],
    ['F="-d"\nF="$F --privileged"\nF="$F -v a:/a"\ndocker run $F img', '2:--privileged'],
    ['F="-d"\nF="--privileged $F"\nF="$F -v a:/a"\ndocker run $F img', '2:--privileged'],
    // A field that is put together stands where that is done, and stays there.
    ['P=priv\nF="-d --${P}ileged"\nF="$F -v a:/a"\ndocker run $F img', '2:--${P}ileged'],
    ['A=(-d -i); A[1]=--privileged; docker run "${A[@]}" img', '1:--privileged'],
    ['A=(-d --privileged); docker run "${A[1]}" img', '1:--privileged'],
    ['A=(-d --privileged); docker run "${A[@]:1:1}" img', '1:--privileged'],
    [': "${F:=--privileged}"; docker run $F img', '1:--privileged'],
    ['echo ${F:=--privileged}; docker run $F img', '1:--privileged'],
    ['docker run ${X:---pid=host --privileged} img', '1:--privileged'],
    ['declare -A M=([x]="--privileged"); docker run ${M[x]} img', '1:--privileged'],
    ['declare -A M; M[x]=--privileged; k=x; docker run ${M[$k]} img', '1:--privileged'],
    ['printf -v F -- "--%s" privileged; docker run $F img', '1:$F'],
    ['printf -v F %s --privileged; docker run $F img', '1:$F'],
    ['read -r F <<< "--privileged"; docker run $F img', '1:$F'],
    ['IFS=, read -r a F b <<< "x,--privileged,y"; docker run $F img', '1:$F'],
    ['while read -r l; do docker run $l; done <<< "--privileged img"', '1:$l'],
    ['echo "--privileged img" | while read -r l; do docker run $l; done', '1:$l'],
    ['mapfile -t A < <(printf "%s\\n" -d --privileged); docker run "${A[@]}" img', '1:"${A[@]}"'],
    ['readarray -t A <<< "--privileged"; docker run "${A[@]}" img', '1:"${A[@]}"'],
    ['F=--PRIVILEGED; docker run ${F,,} img', '1:${F,,}'],
    ['F=xx--privileged; docker run ${F#xx} img', '1:${F#xx}'],
    ['F=--privileged.sh; docker run ${F%.*} img', '1:${F%.*}'],
    ['F=--xprivileged; docker run ${F/x/} img', '1:${F/x/}'],
    ['F="a --privileged"; docker run ${F:2} img', '1:${F:2}'],
    ['F="a --privileged b"; docker run ${F:2:12} img', '1:${F:2:12}'],
    ['n=F; F=--privileged; docker run ${!n} img', '1:--privileged'],
    ['docker run $(echo --privileged) img', '1:$(echo --privileged)'],
    ['docker run $(printf -- "--%s" privileged) img', '1:$(printf -- "--%s" privileged)'],
    ['F=$(if x; then echo -d; else echo --privileged; fi); docker run $F img', '1:--privileged'],
    ['set -- --privileged; set -- "$@" --name img; docker run "$@" img', '1:--privileged'],
    ['f() { local x=--privileged; g; }; g() { docker run $x img; }; f', '1:--privileged'],
    ['IFS=,; F=-d,--privileged; docker run $F img', '1:--privileged'],
    ['F="-d $UNKNOWN --privileged"; docker run $F img', '1:--privileged'],
  ])('are evaluated: %s', async (line, at) => {
    const { subjects } = await read(line)
    const found = subjects.flatMap((subject) =>
      subject.kind === 'container' && subject.privileged?.value ? [subject.privileged] : [],
    )
    expect(found.map((fact) => place(fact.at).replaceAll('"', ''))).toEqual([at.replaceAll('"', '')])
  })

  it.each([
    ['docker run $OPTS nginx:1', '$OPTS has no known value', '1:$OPTS'],
    ['docker run -d $FLAGS --name web nginx:1', '$FLAGS has no known value', '1:$FLAGS'],
    ['docker run "${ARGS[@]}" nginx:1', '"${ARGS[@]}" has no known value', '1:"${ARGS[@]}"'],
    ['docker run $(cat flags) nginx:1', 'the output of a command is unknown', '1:$(cat flags)'],
    ['docker run "$@" nginx:1', '"$@" has no known value', '1:"$@"'],
    ['F=-d; read F; docker run $F nginx:1', '$F has no known value', '1:$F'],
    ['for f in *.txt; do docker run $f nginx:1; done', '$f has no known value', '1:$f'],
    ['F=-d; F=${F/?(x)/}; docker run $F nginx:1', '${F/?(x)/} has no known value', '1:$F'],
    ['docker run {1..1000} nginx:1', '{1..1000} stands for more than 256 words', '1:{1..1000}'],
  ])('%s is opaque', async (line, because, at) => {
    const run = await first(line)
    expect(run.image?.value).toBe('nginx:1')
    expect(run.opaque?.because.replaceAll('"', '')).toBe(because.replaceAll('"', ''))
    expect(place(run.opaque!.at).replaceAll('"', '')).toBe(at.replaceAll('"', ''))
  })

  it.each([
    ['docker run "$WHAT" sh', 'container'],
    ['docker run --rm $WHAT', 'container'],
    ['docker run --rm $OPTS', 'container'],
    ['docker run app:$TAG', 'app'],
    ['docker run "$REGISTRY/app:${TAG}" x', 'app'],
    ['docker run --rm $WHAT /bin/sh -c make', 'container'],
    ['docker run --rm $WHAT ./build.sh', 'container'],
    ['docker run --rm $WHAT -v', 'container'],
    ['docker push "$WHAT"; docker run $WHAT sh', 'container'],
    ['docker run --name "$N" "$WHAT"', 'container'],
    ['docker run --name web-$N "$WHAT"', 'web-$N'],
  ])('%s has an image that is not known', async (line, name) => {
    const run = await first(line)
    expect([run.image, run.unresolved.has('image'), run.opaque, run.name]).toEqual([undefined, true, undefined, name])
  })

  it.each(['docker run "$@"', 'docker run "$@" /bin/sh', 'docker run $WHAT bash', 'docker run --rm $IMAGE sh -c make'])(
    '%s may be anything',
    async (line) => {
      const run = await first(line)
      expect([run.name, run.opaque !== undefined, run.unresolved.has('image')]).toEqual(['container', true, true])
    },
  )

  it('leave one value unresolved', async () => {
    const run = await first(
      'docker run --memory $MEM --user "$(id -u)" -p $PORT:80 -e A=$B --security-opt seccomp=$S a',
    )
    expect([...run.unresolved].map(([field, { because, at }]) => [field, because, place(at)])).toEqual([
      ['memoryLimit', '$MEM has no known value', '1:$MEM'],
      ['user', 'the output of a command is unknown', '1:$(id -u)'],
      ['ports', '$PORT has no known value', '1:$PORT:80'],
      ['seccomp', '$S has no known value', '1:seccomp=$S'],
      ['healthcheck', 'the image decides', '1:docker run'],
    ])
    expect([run.memoryLimit, run.opaque]).toEqual([undefined, undefined])
    expect(run.ports.map((fact) => fact.value)).toEqual([{ containerPort: 80, protocol: 'tcp' }])
    expect(run.env.map((fact) => fact.value)).toEqual([{ name: 'A', from: 'host' }])
  })

  it('takes `@NAME@` and `__NAME__` for what is put into a template of a script', async () => {
    const run = await first(
      'docker run --net=@NET@ --pid __PID__ -e A=@B@ --name x_@N@ ghcr.io/acme/a:@TAG@ echo __main__',
    )
    expect([...run.unresolved].map(([field, { because, imageName }]) => [field, because, imageName])).toEqual([
      ['networkMode', '@NET@ is a placeholder', undefined],
      ['pidMode', '__PID__ is a placeholder', undefined],
      ['image', '@TAG@ is a placeholder', 'ghcr.io/acme/a'],
      ['user', 'the image decides', undefined],
      ['healthcheck', 'the image decides', undefined],
    ])
    expect([run.opaque, run.command?.value]).toEqual([undefined, ['echo', '__main__']])
    expect((await first('docker run --rm @FLAGS@ a:1')).opaque?.because).toBe('@FLAGS@ is a placeholder')
    expect((await first('docker run --rm user__X__/a:__TAG__ sh')).image?.value).toBe('user__X__/a:__TAG__')
  })

  it.each([
    ['cd / && docker run -v $PWD:/x a', '/'],
    ['cd /var\ndocker run -v ./run:/x a', '/var/run'],
    ['cd -P /etc; cd cron.d; docker run -v "$(pwd)":/x a', '/etc/cron.d'],
    ['bash -c "cd / && docker run -v .:/x a"', '/'],
    ['f() { cd /; }; f; docker run -v .:/x a', '/'],
    ['(cd / && ls); docker run -v ./run:/x a', './run'],
    ['x=$(cd / && ls); docker run -v ./run:/x a', './run'],
    ['cd / | cat; docker run -v ./run:/x a', './run'],
    ['cd src; docker run -v ./run:/x a', './run'],
    ['cd /; cd "$ROOT"; docker run -v ./run:/x a', './run'],
    ['cd /; cd -; docker run -v ./run:/x a', './run'],
    ['echo cd /; docker run -v ./run:/x a', './run'],
  ])('mounts from the folder that the shell is in: %s', async (line, source) => {
    const run = await first(line)
    expect(run.mounts.map(({ value }) => value.source)).toEqual([source])
  })

  it('asking for help runs nothing', async () => {
    const { keys } = await read('docker run --help', 'docker run --rm --help a', 'docker run a --help')
    expect(keys).toEqual(['run/a'])
  })

  it('a text that env splits is run', async () => {
    expect((await first("env -S 'docker run --privileged app'")).privileged?.value).toBe(true)
    expect((await first("env -iS 'docker run --privileged app'")).privileged?.value).toBe(true)
  })

  it('have defaults, and some are known everywhere', async () => {
    const run = await first('docker run -v "$(pwd):/src" -v $HOME/.x:/x -v "${PWD}"/y:/y "${IMAGE:-nginx:1}"')
    expect(run.mounts.map((fact) => fact.value.source)).toEqual(['.', '~/.x', './y'])
    expect([run.image?.value, [...run.unresolved.keys()]]).toEqual(['nginx:1', ['user', 'healthcheck']])
  })

  it.each([
    ['$(pwd -P)', '.'],
    ['$(cd "$(dirname "$0")/.." && pwd)', '.'],
    ['$(cd "$DIR/.." && pwd)', '.'],
    ['$(git rev-parse --show-toplevel)', '.'],
    ['$(cd / && pwd)', '/'],
    ['$(cd /var/run; pwd)', '/var/run'],
    ["$(cd '/srv' && pwd)", '/srv'],
    ['$(cd ~ && pwd)', undefined],
    ['$(cd "$HOME/x" && pwd)', undefined],
    ['$(cd - && pwd)', undefined],
    ['$(echo /; : pwd)', '/'],
    ['$(podman info; pwd)', undefined],
    ['$(dirname "$HOME")', '~/..'],
    ['$(dirname $HOME/x)', '~'],
    ['$(dirname ~/..)', '~/../..'],
    ['$(dirname "$PWD")', './..'],
    ['$(dirname $(pwd))', './..'],
    ['$(dirname $(dirname "$0"))', '.'],
    ['$(dirname /root)', '/'],
    ['$(basename "$PWD")', undefined],
    ['$(basename $(pwd))', undefined],
    ['$(basename "$HOME")', undefined],
    ['$(basename "$HOME/a.d/")', 'a.d'],
    ['$(dirname "$(readlink -f "$0")")', '.'],
    ['$(dirname "$(cd "$(dirname "$0")" && pwd)/$(basename "$0")")', '.'],
    ['$(dirname "/$(basename "$1")")', '/'],
    ['$(dirname "$1/$(basename "$2")")', undefined],
    ['$(dirname "$1")', undefined],
    ['$(realpath /etc)', '/etc'],
    ['$(readlink -f /etc/)', '/etc'],
    ['$(readlink /etc/mtab)', undefined],
    ['$(realpath --relative-to=/ /etc)', undefined],
    ['$(realpath ..)', undefined],
    ['$(mktemp -d /etc/aXXX)', '/etc/a17'],
    ['$(mktemp -d -p /etc)', undefined],
    ['$(mktemp -d "$DIR/XXX")', undefined],
  ])('the folder that %s prints is %s', async (text, source) => {
    const run = await first(`docker run -v "${text}":/x a`)
    expect([run.mounts[0]?.value.source, run.unresolved.has('mounts')]).toEqual([source ?? text, source === undefined])
  })

  it.each([
    ['SCRIPT=$(readlink -f "$0")\nDIR=$(dirname "$SCRIPT")', '.'],
    ['SCRIPT="${BASH_SOURCE[0]}"\nDIR=$(dirname -- "$SCRIPT")', '.'],
    ['SCRIPT=`realpath $0`\nDIR=`dirname $SCRIPT`', '.'],
    ['SCRIPT=$(readlink -f "$1")\nDIR=$(dirname "$SCRIPT")', undefined],
    ['SCRIPT=$(readlink -f "$0")\nread -r SCRIPT\nDIR=$(dirname "$SCRIPT")', undefined],
  ])('%s names the folder %s', async (text, source) => {
    const run = await first(`${text}\ndocker run -v "$DIR":/x a`)
    expect([run.mounts[0]?.value.source, run.unresolved.has('mounts')]).toEqual([
      source ?? '$DIR',
      source === undefined,
    ])
  })

  it.each([
    ['keep-id:uid=$(id -u)', false],
    ['auto:size=$N', false],
    ['$MODE', true],
    ['keep-id$X', false],
    ['ho$X', true],
  ])('the user namespace %s is unknown: %s', async (mode, isUnknown) => {
    expect((await first(`podman run --userns="${mode}" app`)).unresolved.has('usernsMode')).toBe(isUnknown)
  })

  it.each([
    ['-v $A:/var/run/docker.sock', false],
    ['-v "$A/docker.sock:/a"', false],
    ['--mount type=bind,src=$A,dst=/run/docker.sock', false],
    ['-v $A:/data', true],
    ['--mount type=bind,src=$A,dst=/data', true],
    ['--mount type=volume,src=$A,dst=/run/docker.sock', true],
  ])('what %s mounts is open: %s', async (text, isOpen) => {
    expect((await first(`docker run ${text} web:1`)).unresolved.has('mounts')).toBe(isOpen)
  })

  it.each([
    ['--network "${PROJECT}_default"', []],
    ['--network name=net-$N,alias=db', []],
    ['--network container:$ID --pid "container:$ID" --ipc "container:${ID}"', []],
    ['--net "$N"', ['networkMode']],
    ['--net "${N}t" --pid "$N" --uts h$N', ['networkMode', 'pidMode', 'utsMode']],
  ])('of %s these may be the ones of the host: %j', async (text, open) => {
    const { unresolved } = await first(`docker run ${text} web:1`)
    expect([...unresolved.keys()].filter((field) => field.endsWith('Mode'))).toEqual(open)
  })

  it.each([
    ['$A:80', [80]],
    ['$A:80 -p $B:2375-2376/udp', [80, 2375]],
    ['$A:80 -p 90:90', [80]],
    ['$A:80 -p $B:$C', undefined],
    ['$B:$C -p $A:80', undefined],
    ['$A', undefined],
  ])('of the ports -p %s those of the container are known: %j', async (text, known) => {
    const { unresolved } = await first(`docker run -p ${text} web:1`)
    expect(unresolved.get('ports')?.containerPorts?.map((port) => port.containerPort)).toEqual(known)
  })

  it('of a text that branches add to, each mount has one place', async () => {
    const { subjects } = await read(
      'V="-v /etc:/a"',
      'if [ -f x ]; then V="$V -v ./x:/x"; fi',
      'if [ -f y ]; then V="$V -v ./y:/y"; fi',
      'docker run $V a',
    )
    const places = subjects.flatMap((one) => (one.kind === 'container' ? one.mounts : []).map(({ at }) => place(at)))
    expect([...new Set(places)]).toEqual(['1:/etc:/a', '2:./x:/x', '3:./y:/y'])
  })

  it("a folder's own name is not known", async () => {
    const { mounts, unresolved } = await first('D=$(pwd) H=$HOME\ndocker run -v "$D":/a -v "$H":/b app')
    expect([mounts.map((fact) => fact.value.source), unresolved.has('mounts')]).toEqual([['.', '~'], false])
    const run = await first('D=$(pwd) H=$HOME\ndocker run --name "${D##*/}" -v "${H%/*}":/b app')
    expect([run.name, run.mounts[0]?.value.source, run.unresolved.has('mounts')]).toEqual(['app', '${H%/*}', true])
  })

  it('have the value of the last line that surely ran', async () => {
    const { keys } = await read(
      'I=a; docker run $I; I=b',
      'docker run "$I"',
      'f() { local I=c; docker run $I; }',
      'docker run $I',
    )
    expect(keys).toEqual(['run/a', 'run/b', 'run/c', 'run/b~2'])
  })

  it('are put together line by line', async () => {
    const run = await first('A=()', 'A+=(-d --name x)', 'A=(--privileged "${A[@]}")', 'docker run "${A[@]}" img')
    expect([run.name, run.privileged?.value, run.oneOff, run.opaque, run.image?.value]).toEqual([
      'x',
      true,
      false,
      undefined,
      'img',
    ])
  })

  it.each([
    ['E=$(command -v podman || command -v docker)', '$E run img'],
    ['if x; then E=docker; else E=podman; fi', '"$E" run img'],
    ['true', '$(command -v podman || echo docker) run img'],
    ['E="${E:-docker}"', '$E run img'],
  ])('%s: %s', async (assignment, line) => {
    expect((await read(assignment, line)).keys).toEqual(['run/img'])
  })

  it('may hold the runtime', async () => {
    const { keys, container } = await read('R=podman', '$R run -d a', 'CMD="docker run --privileged"', '$CMD b')
    expect(keys).toEqual(['run/a', 'run/b'])
    expect(place(container('run/a').at)).toBe('2:$R run')
    expect(valueAndPlace(container('run/b').privileged)).toEqual([true, '4:$CMD'])
    expect(place(container('run/b').at)).toBe('4:$CMD')
  })

  it('reach the shells that the script starts', async () => {
    expect((await first('I=nginx:1', "bash -c 'docker run $I'")).image?.value).toBe('nginx:1')
  })
})

describe('what a command prints around a variable', () => {
  const here = 'cat <<X\ndocker run --privileged a:$1\nX\n'

  it.each([
    [`C=$(${here})\nssh h "$C"`, true],
    [`C=\`${here}\`\neval "$C"`, true],
    [`ssh h "$(${here})"`, true],
    ['C=$(echo "docker run --privileged $O a")\nsh -c "$C"', true],
    ['A=$(echo "--privileged -v $X:/y")\ndocker run $A a', true],
    ['docker run $(printf "%s %s" --privileged "$X") a', true],
    ['docker run --name "$(echo "--privileged $X")" a', undefined],
    ['docker run -e "A=$(echo "$X --privileged")" a', undefined],
  ])('is read: %s', async (text, expected) => {
    const { subjects } = await read(text)
    expect(subjects.map((one) => one.kind === 'container' && one.privileged?.value)).toEqual([expected])
  })
})

describe('exec and compose', () => {
  it('reads exec lines', async () => {
    const { exec, keys } = await read(
      'docker exec -it --privileged -u root web bash',
      'podman container exec --user=0:0 db psql',
      'docker exec app ls',
      'docker compose -f x.yml exec -T -u 5 api ls',
      'docker exec $FLAGS "$ID" ls',
    )
    expect(keys).toEqual(['exec/web', 'exec/db', 'exec/app', 'exec/api', 'exec/$ID'])
    expect([valueAndPlace(exec('exec/web').privileged), valueAndPlace(exec('exec/web').user)]).toEqual([
      [true, '1:--privileged'],
      ['root', '1:root'],
    ])
    expect(valueAndPlace(exec('exec/db').user)).toEqual(['0:0', '2:0:0'])
    expect(factsOf(exec('exec/app'))).toEqual({})
    expect([exec('exec/api').user?.value, place(exec('exec/api').at)]).toEqual(['5', '4:docker compose -f x.yml exec'])
    expect(exec('exec/$ID').opaque?.because).toBe('$FLAGS has no known value')
  })

  it('reads what a compose run adds to its service, and nothing else', async () => {
    const { container, keys } = await read(
      'docker compose run --rm web',
      'docker compose run api',
      'docker-compose -p x run --rm -v /:/host -u root api sh',
    )
    expect(keys).toEqual(['run/api'])
    const api = container('run/api')
    expect([api.oneOff, valueAndPlace(api.user), api.mounts.map((fact) => fact.value.source)]).toEqual([
      true,
      ['root', '3:root'],
      ['/'],
    ])
    expect(
      ['memoryLimit', 'image', 'restart', 'privileged'].map((field) => api.unsupported.has(field as 'image')),
    ).toEqual([true, true, true, true])
    expect(api.unsupported.has('mounts')).toBe(false)
  })
})

describe('a function', () => {
  it('is read as it is called, at the call', async () => {
    const { keys, container } = await read(
      'engine() { docker "$@"; }',
      'engine run --privileged one',
      'check() { local what=$1; shift; "$@"; }',
      'check "it runs" docker run --pid=host two',
    )
    expect(keys).toEqual(['run/one', 'run/two'])
    expect([place(container('run/one').at), valueAndPlace(container('run/one').privileged)]).toEqual([
      '2:engine run',
      [true, '2:--privileged'],
    ])
    expect([place(container('run/two').at), valueAndPlace(container('run/two').pidMode)]).toEqual([
      '4:docker run',
      ['host', '4:host'],
    ])
  })

  it('that holds the line is a container for each set of flags; of the others no more is read than what differs', async () => {
    const { subjects } = await read(
      'dk() { docker run --privileged "$@"; }',
      'dk a:1',
      'dk a:1 ls',
      'dk b:1',
      'dk --pid=host a:1',
    )
    const isRead = (field: 'image' | 'privileged' | 'pidMode' | 'command') =>
      subjects.map((subject) => subject.kind === 'container' && !subject.unsupported.has(field))
    expect(subjects.map((subject) => [subject.key, place(subject.at)])).toEqual([
      ['x.sh#run/a', '1:docker run'],
      ['x.sh#run/a~2', '1:docker run'],
      ['x.sh#run/b', '1:docker run'],
      ['x.sh#run/a~3', '1:docker run'],
    ])
    expect(['image', 'privileged', 'pidMode', 'command'].map((field) => isRead(field as 'image'))).toEqual([
      [true, false, true, false],
      [true, false, false, false],
      [true, false, false, true],
      [true, true, false, false],
    ])
  })

  it.each([
    ['RUN="docker run"', 'sudo -E $RUN img'],
    ['RUN="docker run"', 'A=1 $RUN img'],
    ['RUN="docker run"', 'timeout 5 $RUN img'],
    ['RUN="docker run"', 'case $1 in start) $RUN img;; esac'],
    ['TOOL=docker; RUN="$TOOL run"', 'nice $RUN img'],
    ['shopt -s expand_aliases; alias dk="docker run"', 'dk img'],
  ])('starts what its variables and aliases hold: %s; %s', async (before, body) => {
    const text = [before, `f() {`, `  ${body}`, '}', 'g() {', '  f start', '}']
    expect((await read(...text, 'f start')).keys).toEqual(['run/img'])
    expect((await read(...text, 'g')).keys).toEqual(['run/img'])
  })

  it('starts nothing where its variables hold nothing that does', async () => {
    const { keys, gaps } = await read('RUN=true; alias ll="ls -l"', 'f() {', '  A=1 nice $RUN img', '  ll', '}', 'f')
    expect([keys, gaps]).toEqual([[], []])
  })

  it('that calls another one which calls it starts what either does', async () => {
    const text = ['a() {', '  b "$1"', '  c "$1"', '}', 'b() {', '  a "$1"', '}', 'c() {', '  docker run "$1"', '}']
    expect((await read(...text, 'a one', 'b two')).keys).toEqual(['run/one', 'run/two'])
    expect((await read(...text, 'b one', 'a two')).keys).toEqual(['run/one', 'run/two'])
  })

  it('of thousands that call each other is read', { tags: 'large' }, async () => {
    const text = Array.from({ length: 5000 }, (_, i) => `f${i}() {\n  echo $V${i}; f${i + 1}\n}`)
    expect((await read(...text, 'f4999', 'f1', 'docker run img')).keys).toEqual(['run/img'])
  })

  it('that calls itself without end is a gap behind so many levels', async () => {
    const { keys, gaps } = await read('f() { f "$@" x; docker run "$@"; }', 'f a')
    const because = 'this shell script is not read as a whole: more than 12 functions that call each other'
    expect([keys.length, gaps]).toEqual([12, [{ path: 'x.sh', line: 1, because, blocking: true }]])
  })
})

describe('programs that run later, or elsewhere, what they read', () => {
  const line = 'docker run --privileged img'
  it.each([
    `crontab - <<X\n0 1 * * * ${line}\nX`,
    `echo "0 1 * * * ${line}" | crontab -`,
    `(crontab -l; echo "@daily ${line}") | crontab`,
    `echo "0 1 * * * ${line}" | sudo crontab -u root -`,
    `echo "0 1 * * * ${line}" > /tmp/jobs; crontab -u root /tmp/jobs`,
    `expect <<X\nspawn -noecho ${line}\nexpect a\nX`,
    `expect -c 'spawn ${line}; interact'`,
    `echo "spawn ${line}" > a.exp; expect -f a.exp`,
    `at now <<X\n${line}\nX`,
    `echo ${line} | batch`,
    `echo ${line} > job; at -f job now`,
    `systemd-run --unit=a -p X=y --on-calendar daily ${line}`,
    `systemd-run --user --scope sh -c "${line}"`,
    `nsenter --target 1 --mount -- ${line}`,
    `chroot --userspec=a:b /host sh -c "${line}"`,
    `ssh -p 22 host "${line}"`,
    `ssh host <<X\n${line}\nX`,
    `runuser -u root -- ${line}`,
    `newgrp docker <<X\n${line}\nX`,
    `sudo -s <<X\n${line}\nX`,
    `sudo -u deploy -i <<X\n${line}\nX`,
    `echo "${line}" | sudo -iu deploy`,
    `doas -s <<X\n${line}\nX`,
    `chroot --userspec=a:b /host <<X\n${line}\nX`,
    `nsenter -t 1 -a <<X\n${line}\nX`,
    `unshare -r -w /x <<X\n${line}\nX`,
    `parallel <<X\n${line}\nX`,
    `printf '%s\\n' "${line}" | parallel -j2`,
    `echo "${line}" | xargs -I{} sh -c "{}"`,
    `echo "${line}" | xargs -I % sh -c "%"`,
    `echo "${line}" | xargs -I% sh -c %`,
    `echo "${line}" | xargs -d '\\n' -n1 bash -c`,
    `gcloud compute ssh vm --zone z --command="${line}"`,
    `az vm run-command invoke -g g -n n --scripts "${line}"`,
    `minikube -p two ssh "${line}"`,
    `colima ssh -- ${line}`,
    `podman machine ssh "${line}"`,
    `podman machine ssh default ${line}`,
    `pssh -h hosts "${line}"`,
    `ansible all -b -m shell -a "${line}"`,
    `salt '*' cmd.run "${line}"`,
    `npx -c "${line}"`,
    `fish -c "${line}"`,
    `lua -e 'os.execute("${line}")'`,
  ])('start it: %s', async (text) => {
    expect((await first(text)).privileged?.value).toBe(true)
  })

  it.each([
    [`echo ${btoa('docker run --privileged img')} | base64 -d | sh`, true],
    [`base64 --decode <<< ${btoa('docker run --privileged img')} | sudo bash`, true],
    [`echo ${btoa('docker run img')} | base64 -D | sh`, undefined],
  ])('start what is decoded: %s', async (text, privileged) => {
    const { keys, container } = await read(text)
    expect([keys, container('run/img').privileged?.value]).toEqual([['run/img'], privileged])
  })

  it.each([
    `echo ${btoa('docker run --privileged img')} | base64 -d`,
    `echo ${btoa('docker run --privileged img')} | base64 -d > img.txt`,
    `echo ${btoa('docker run --privileged img')} | sh`,
  ])('start nothing: %s', async (text) => {
    expect((await read(text)).keys).toEqual([])
  })

  it.each([
    `sudo -s tee notes <<X\n${line}\nX`,
    `chroot /host cat <<X\n${line}\nX`,
    `sudo -u a tee notes <<X\n${line}\nX`,
    `echo "${line}" | xargs -I{} sh -c 'echo {}'`,
    `crontab -l | grep "${line}"`,
    `echo "0 1 * * * ${line}" > jobs`,
    `echo "${line}" | make -f a.mk`,
  ])('is none of them: %s', async (text) => {
    expect((await read(text)).keys).toEqual([])
  })
})

describe('what is run in a container', () => {
  const line = 'docker run --privileged img'
  it.each([
    `docker exec -it builder ${line}`,
    `docker --context a container exec builder sh -c "${line}"`,
    `docker compose exec -T builder sh -c "${line}"`,
    `podman exec -w /x builder /usr/bin/${line}`,
  ])('starts another one: %s', async (text) => {
    expect((await read(text)).keys).toEqual(['exec/builder', 'run/img'])
  })

  it.each([`docker exec builder echo ${line}`, `docker exec builder cat docker`, 'docker exec docker ps'])(
    'starts none: %s',
    async (text) => {
      expect((await read(text)).keys).toHaveLength(1)
    },
  )
})

describe('a text of which it is not known whether it is run', () => {
  it('is in doubt where it reads like a whole command', async () => {
    const { subjects } = await read('deploy-with "docker run -d --privileged shop:1"')
    const [found] = subjects
    expect(subjects).toHaveLength(1)
    expect([found?.name, factsOf(found!), found?.opaque?.because, place(found!.at)]).toEqual([
      'shop',
      {},
      'it is not known whether deploy-with runs this text',
      '1:docker run -d --privileged shop:1',
    ])
  })

  it.each([
    'fail "docker run failed"',
    'die "cannot docker run --privileged shop:1"',
    'log "docker run: image not found"',
    'git commit -m "docker run -d --privileged shop:1"',
    'log() { echo "$1"; }; log "docker run -d --privileged shop:1"',
  ])('%s is not', async (line) => {
    expect((await read(line)).subjects).toEqual([])
  })
})

describe('a command that is known only when it runs', () => {
  it.each([
    ['$TOOL run --privileged shop:1', 1],
    ['"${TOOL}" run -p 80:80 shop:1', 1],
    ['$TOOL run -v ./cmd/x', 0],
    ['$TOOL run --rm test', 0],
    ['$TOOL run test --privileged', 0],
  ])('%s', async (line, count) => {
    expect((await read(line)).subjects).toHaveLength(count)
  })
})

describe('programs that add words or fill them in', () => {
  it('leave the image or a flag unknown', async () => {
    const added = await first('ls | xargs docker run -d --pid=host')
    expect([added.pidMode?.value, added.image, added.opaque?.because]).toEqual([
      'host',
      undefined,
      'xargs adds words from its input',
    ])
    const filled = await first('ls | xargs -I{} docker run --user {} a')
    expect([filled.user, filled.unresolved.get('user')?.because]).toEqual([undefined, '{} is filled in at run time'])
    const parallel = await first('parallel docker run --pid=host ::: a b')
    expect([parallel.pidMode?.value, parallel.command, parallel.image]).toEqual(['host', undefined, undefined])
  })
})

describe('what xargs makes of a text', () => {
  it.each<[string, (boolean | undefined)[]]>([
    ["printf '%s\\n' --privileged a | xargs docker run", [true]],
    ["printf '%s\\n' --init a | xargs docker run", [undefined]],
    ['echo run --privileged a | xargs docker', [true]],
    ['echo docker run --privileged a | xargs sudo', [true]],
    ['echo \'"--privileged" a\' | xargs -t -r docker run', [true]],
    ['xargs docker run --init <<< "--privileged a"', [true]],
    ['xargs docker run --init <<E\n--privileged\na\nE', [true]],
    ['echo --privileged | xargs -I% docker run % a', [true]],
    ['echo --privileged | xargs --replace docker run {} a', [true]],
    ["printf '%s\\n' --init --privileged | xargs -I {} docker run {} a", [undefined, true]],
    ["printf '%s\\n' a b | xargs -n 1 docker run --privileged", [true, true]],
    ["printf 'a 1\\nb 2\\n' | xargs -L1 docker run --privileged", [true, true]],
    ["printf 'a,b' | xargs -d, -n1 docker run --privileged", [true, true]],
    ['echo docker run --privileged a | xargs echo', []],
    ['echo docker run --privileged a | xargs', []],
    ["env -S 'docker run --privileged a'", [true]],
    ["env -S'docker run --privileged' a", [true]],
    ["env -iS 'A=b docker run' --privileged a", [true]],
    ["env -S 'echo docker run' --privileged a", []],
  ])('%s', async (text, expected) => {
    const { subjects } = await read(text)
    expect(subjects.map((one) => one.kind === 'container' && one.privileged?.value)).toEqual(expected)
  })

  it('is not known where its options are not, a quote stays open, or the runs are too many', async () => {
    for (const text of [
      'echo --privileged a | xargs --unknown docker run',
      'echo "it\'s" a | xargs docker run',
      `printf '%s ' ${'a '.repeat(300)} | xargs -n1 docker run`,
    ]) {
      const { subjects } = await read(text)
      expect(subjects.map((one) => one.kind === 'container' && one.opaque?.because)).toEqual([
        'xargs adds words from its input',
      ])
    }
  })
})

describe('scripts that do not parse', () => {
  it('hide what cannot be read', async () => {
    const { gaps } = await read('docker run -d a', 'echo "', '# docker run b', 'docker run c')
    expect(gaps).toMatchObject([{ path: 'x.sh', line: 4, blocking: true }])
  })

  it('keep what is read, with a gap', async () => {
    const { subjects, gaps } = await read('docker run -d a', 'if true; then', 'docker run b')
    expect(subjects.map((subject) => subject.name)).toEqual(['a', 'b'])
    expect(gaps).toEqual([
      {
        path: 'x.sh',
        line: 4,
        because: "this shell script does not parse: expected 'fi' to close 'if'",
        blocking: false,
      },
    ])
  })

  it('are no gap where they start no container', async () => {
    expect((await read('if true; then echo')).gaps).toEqual([])
  })
})

describe('hostile texts', () => {
  it('do not hang or overflow', { tags: 'large' }, async () => {
    const deep = `${'bash -c "'.repeat(50)}docker run a${'"'.repeat(50)}`
    const cycle = 'A=$B; B=$A; A="${B:-$A}"; docker run $A "${B}" x'
    const nested = `${'$('.repeat(200)}docker run a${')'.repeat(200)}`
    for (const text of [
      deep,
      cycle,
      nested,
      `docker run ${'-d '.repeat(20_000)}a`,
      'docker run "',
      'docker run --name=',
    ]) {
      const { gaps } = await read(text)
      expect(gaps.every((gap) => !/stack|undefined/.test(gap.because))).toBe(true)
    }
  })
})

describe('lines of many words', () => {
  it('are read in time: exports before many calls', { tags: 'large' }, async () => {
    const text = Array.from({ length: 3000 }, (_, i) => `export A${i}=b; docker compose run a${i}`)
    expect((await read(...text, 'docker run img')).keys).toContain('run/img')
  })

  it('are read in time: more operands of a build than it takes', { tags: 'large' }, async () => {
    const { subjects } = await read(`docker build ${'a '.repeat(200_000)}--allow security.insecure`)
    const [build] = subjects
    expect([build?.kind, [...(build?.unresolved.keys() ?? [])]]).toEqual(['build', ['network', 'entitlements']])
  })

  it('are read in time: many words that export, and nothing that prints', { tags: 'large' }, async () => {
    expect((await read('export A="'.repeat(40_001), '"', 'docker run img')).keys).toEqual(['run/img'])
  })

  it.each([
    ['not closed', ''],
    ['closed', ')'.repeat(150_000)],
  ])('are read in time: substitutions within substitutions, %s', { tags: 'large' }, async (_, end) => {
    const { gaps } = await read(`docker run ${'$('.repeat(150_000)}${end}`)
    expect(gaps).toMatchObject([
      { because: 'this shell script does not parse: more than 12 substitutions within another', blocking: true },
    ])
  })

  it.each([
    ['kubectl run web --image=a:1', [{ line: 2, blocking: true }]],
    ['kubectl apply -f web.yaml', [{ line: 2, blocking: true }]],
    ['# kubectl apply -f web.yaml', [{ line: 1, blocking: false }]],
    ['kubectl get pods', []],
  ])('are said where the parser gives up before pods: %s', async (line, expected) => {
    const { gaps } = await read(`A="${'$(a '.repeat(13)}${')'.repeat(13)}"`, line)
    const because = 'this shell script does not parse: more than 12 substitutions within another'
    expect(gaps).toMatchObject(expected.map((gap) => ({ ...gap, because })))
    expect(gaps).toHaveLength(expected.length)
  })

  it('are read where substitutions are as deep as any script has them', async () => {
    const { keys, gaps } = await read(`docker run ${'"$(echo '.repeat(9)}img${')"'.repeat(9)}`)
    expect([keys, gaps]).toEqual([['run/img'], []])
  })

  it('says nothing of it where the operands are few', async () => {
    const [build] = (await read('docker build . -t a --allow security.insecure')).subjects
    expect([build?.kind, [...(build?.unresolved.keys() ?? [])]]).toEqual(['build', []])
  })
})

describe('what a group prints', () => {
  it.each([
    ['$({ echo --privileged; })', true],
    ['$({ echo --privileged; } 2>/dev/null)', true],
    ['$( (echo --privileged) 3>log )', true],
    ['$(echo --privileged 2>/dev/null)', true],
    ['$({ echo --privileged; } 2>&1)', true],
    ['$({ echo --privileged; } >/dev/null)', undefined],
    ['$({ echo --privileged; } 1>&2)', undefined],
    ['$({ echo --privileged; } &>log)', undefined],
    ['$(echo --privileged 1>log)', undefined],
  ])('is used unless its standard output goes elsewhere: %s', async (flags, privileged) => {
    const container = await first(`docker run -d ${flags} img`)
    expect(container.privileged?.value).toBe(privileged)
  })
})

describe('what stands behind an exit', () => {
  const p = 'docker run --privileged img'
  it.each([
    [`f() { return; ${p}; }\nf`, 0],
    [`f() { { return 1; }; ${p}; }\nf`, 0],
    [`exit 0\n${p}`, 0],
    [`exit "1" > /dev/null 2>&1\n${p}`, 0],
    [`exit $?\n${p}`, 0],
    [`exit -- 1 2>&-\n${p}`, 1],
    [`exit 1 >&2\n${p}`, 0],
    [`exit 1 <<X\na\nX\n${p}`, 0],
    [`exit 0 > /nonexistent/x\n${p}`, 1],
    [`exit 0 < /nonexistent\n${p}`, 1],
    [`exit 0 >&9\n${p}`, 1],
    [`exit 0 > $LOG\n${p}`, 1],
    [`exit --help\n${p}`, 1],
    [`exit --h*\n${p}`, 1],
    [`exit "$CODE"\n${p}`, 1],
    [`{ exit 0; } > /nonexistent/x\n${p}`, 1],
    [`f() { return 0 > /nonexistent/x; ${p}; }\nf`, 1],
    [`f() { return --help; ${p}; }\nf`, 1],
    [`f() { return 0 > /dev/null; ${p}; }\nf`, 0],
    [`exec cat\n${p}`, 0],
    [`( exit 0; ${p} )`, 0],
    [`f() { [ -n "$X" ] || return 0; ${p}; }\nf`, 1],
    [`if x; then exit; fi\n${p}`, 1],
    [`return 0\n${p}`, 1],
    [`exit 0 &\n${p}`, 1],
    [`exit 1 2\n${p}`, 1],
    [`exit $CODE\n${p}`, 1],
    [`exec > log\n${p}`, 1],
    [`exit() { :; }\nexit\n${p}`, 1],
    [`enable -n exit\nexit\n${p}`, 1],
  ])('is not run: %j', async (text, count) => {
    expect((await read(text)).subjects).toHaveLength(count)
  })
})

describe('other programs that run containers', () => {
  it.each([
    ['podman pod create --name p --network host -p 22:22', 'p', { networkMode: 'host' }],
    ['ctr -n k8s.io run --privileged --net-host docker.io/a/b:1 web', 'web', { networkMode: 'host', privileged: true }],
    ['sudo ctr containers create --with-ns pid:/proc/1/ns/pid a/b:1 web', 'web', { pidMode: 'host' }],
    ['k3s ctr run --privileged a/b:1 web', 'web', { privileged: true }],
    ['finch run --privileged a/b:1', 'b', { privileged: true }],
    ['nerdctl.lima run --privileged a/b:1', 'b', { privileged: true }],
  ])('%s', async (line, name, facts) => {
    const found = await first(line)
    expect([found.name, found.networkMode?.value, found.privileged?.value, found.pidMode?.value]).toEqual([
      name,
      ...(['networkMode', 'privileged', 'pidMode'] as const).map((field) => (facts as Record<string, unknown>)[field]),
    ])
  })

  it('leave the network to the pod, and what they do not say to their own defaults', async () => {
    expect((await first('podman run --pod p a:1')).unsupported.has('networkMode')).toBe(true)
    expect((await first('ctr run a/b:1 web')).unsupported.has('pidsLimit')).toBe(true)
  })
})

it('runs a line of a here-document that is a variable', async () => {
  const { subjects } = await read("A='docker run --privileged img'", 'sh <<E', '$A', 'E')
  expect(subjects.map((one) => one.kind === 'container' && one.privileged?.value)).toEqual([true])
})
