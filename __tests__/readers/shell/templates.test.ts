import { afterAll, describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { removeTrees } from '../../tree.ts'
import { repository } from '../manifests.ts'
import { starts } from '../starts.ts'

afterAll(removeTrees)

const template = '#!/bin/sh\ndocker run FLAG a\n'
const run = (text: string) => starts({ 'x.sh': `#!/bin/sh\n${text}\n`, 'run.tpl': template })

describe('a template of the repository that sed fills in', () => {
  it.each([
    (flag: string) => `sed 's/FLAG/${flag}/' run.tpl | bash`,
    (flag: string) => `cat run.tpl | sed 's/FLAG/${flag}/' | bash`,
    (flag: string) => `sed -e 's/FLAG/MODE/' -e 's/MODE/${flag}/' < run.tpl | sh`,
    (flag: string) => `sed -e s/FLAG/${flag}/ run.tpl 2>/dev/null | sh`,
    (flag: string) => `bash <(sed s/FLAG/${flag}/ run.tpl)`,
    (flag: string) => `eval "$(sed s/FLAG/${flag}/ run.tpl)"`,
    (flag: string) => `A=${flag}\nsed "s/FLAG/$A/" run.tpl | sh`,
  ])('%s', async (text) => {
    // It is a script of its own as well, by its first line.
    expect(await run(text('--privileged'))).toEqual(['FLAG', 'a privileged'])
    expect(await run(text('--rm'))).toEqual(['FLAG', 'a'])
  })

  it.each([
    (flag: string) => `perl -pe 's/FLAG/${flag}/' run.tpl | bash`,
    (flag: string) => `awk '{sub(/FLAG/, "${flag}")} 1' run.tpl | sh`,
    (flag: string) => `cat run.tpl | perl -pe 's/FLAG/${flag}/' | bash -x`,
    (flag: string) => `sed -i 's/FLAG/${flag}/' run.tpl\nbash run.tpl`,
    (flag: string) => `sed -i.bak -e 's/FLAG/${flag}/' ./run.tpl && ./run.tpl`,
    (flag: string) => `sudo sed -Ei 's/(FLAG)/${flag}/' run.tpl; sudo bash run.tpl`,
    (flag: string) => `perl -pi -e 's/FLAG/${flag}/' run.tpl\nsh run.tpl`,
    (flag: string) => `sed -i 's/FLAG/MODE/' run.tpl\nsed -i 's/MODE/${flag}/' run.tpl\nsh run.tpl`,
    (flag: string) => `cp run.tpl up.sh\nsed -i 's/FLAG/${flag}/' up.sh\nsh up.sh`,
  ])('also by other programs, and in its place: %s', async (text) => {
    expect(await run(text('--privileged'))).toContain('a privileged')
    expect(await run(text('--rm'))).not.toContain('a privileged')
    expect(await run(text('--rm'))).toContain('a')
  })

  it.each([
    "sed -i 's/FLAG/--privileged/' run.tpl",
    "sed 's/FLAG/--privileged/' run.tpl\nbash run.tpl",
    "perl -pe 's/FLAG/--privileged/' run.tpl",
    "sed -i 's/FLAG/--privileged/' run.tpl.bak\nbash run.tpl",
    'bash run.tpl\ncat run.tpl',
  ])('is run as it is: %s', async (text) => {
    expect(await starts({ 'x.sh': `#!/bin/sh\n${text}\n`, 'run.tpl': 'docker run FLAG a\n' })).not.toContain(
      'a privileged',
    )
  })

  it('that is changed in its place by what only the run knows counts where that is put in a run line', async () => {
    const script = '#!/bin/sh\nTAG=1.2.3\ndocker run --name web FLAG app:$TAG\n'
    const places = async (text: string) => {
      const { subjects } = await readAll(repository({ 'x.sh': `#!/bin/sh\n${text}\nsh run.sh\n`, 'run.sh': script }))
      return subjects.flatMap((one) => (one.kind === 'container' ? [`${one.name}${one.opaque ? ' ?' : ''}`] : []))
    }
    expect(await places('sed -i "s/TAG=.*/TAG=$1/" run.sh')).toEqual(['web'])
    expect(await places('sed -i "s/FLAG/$1/" run.sh')).toEqual(['web', 'web ?'])
  })

  it('that is changed in its place has a line where it lies, and what is put in where that is said', async () => {
    const { subjects } = await readAll(
      repository({
        'x.sh': "#!/bin/sh\nsed -i 's/FLAG/--privileged/' run.sh\nsed -i 's/TAG/1/' run.sh\nbash run.sh\n",
        'run.sh': '#!/bin/sh\ndocker run --pid=host FLAG b:TAG\n',
      }),
    )
    const places = subjects.flatMap((one) => (one.kind === 'container' ? [`${one.name} ${one.at.source.path}`] : []))
    expect(places).toEqual(['FLAG run.sh', 'b run.sh'])
    const [last] = subjects.flatMap((one) => (one.kind === 'container' && one.privileged ? [one] : []))
    expect(last?.privileged?.at.source.path).toBe('x.sh')
    expect(last?.pidMode?.at.source.path).toBe('run.sh')
  })

  it('is written to a file that is run', async () => {
    const files = { 'x.sh': '#!/bin/sh\nsed s/FLAG/--privileged/ run.tpl > run.sh\nbash run.sh\n' }
    expect(await starts({ ...files, 'run.tpl': 'docker run FLAG a\n' })).toEqual(['a privileged'])
  })

  it.each(['envsubst < run.tpl | sh', "envsubst '$FLAG' < run.tpl > x.sh\nsh x.sh", 'cat run.tpl | envsubst | sh'])(
    'or envsubst: %s',
    async (text) => {
      const filled = (flag: string) =>
        starts({ 'up.sh': `#!/bin/sh\nexport FLAG=${flag}\n${text}\n`, 'run.tpl': 'docker run $FLAG a\n' })
      expect(await filled('--privileged')).toEqual(['a privileged'])
      expect(await filled('--rm')).toEqual(['a'])
      expect(await filled('$1')).toEqual(['container ?'])
    },
  )

  it('is no script where it is not run as it stands', async () => {
    const tree = (text: string) => starts({ 'x.sh': `#!/bin/sh\n${text}\n`, 'run.tpl': 'docker run --privileged a\n' })
    expect(await tree('sed /privileged/d run.tpl | sh')).toEqual([])
    expect(await tree('sed s/--privileged/--rm/ run.tpl | sh')).toEqual(['a'])
    expect(await tree('sed s/x/y/ run.tpl | sh')).toEqual(['a privileged'])
    expect(await tree('cat run.tpl | sh')).toEqual(['a privileged'])
  })

  it('is unsure where only the run knows what is put in', async () => {
    expect(await run('sed "s/FLAG/$1/" run.tpl | sh')).toEqual(['FLAG', 'container ?'])
    expect(await run('sed "s/FLAG/--name=$MODE/" run.tpl | sh')).toEqual(['FLAG', 'a'])
  })

  it('reports what it leaves as it is once, where it lies', async () => {
    const places = async (name: string) => {
      const text = 'docker run --privileged a\ndocker run FLAG b\n'
      const files = { 'x.sh': `#!/bin/sh\nsed s/FLAG/--privileged/ ${name} | sh\n`, [name]: text }
      const { subjects } = await readAll(repository(files))
      return subjects.flatMap((one) =>
        one.kind === 'container' && one.privileged ? [`${one.key} ${one.privileged.at.source.path}`] : [],
      )
    }
    expect(await places('run.tpl')).toEqual(['x.sh#run/a run.tpl', 'x.sh#run/b x.sh'])
    expect(await places('run.sh')).toEqual(['run.sh#run/a run.sh', 'x.sh#run/b x.sh'])
  })

  it('is a gap where it starts more than is kept', async () => {
    const calls = 'sed s/FLAG/--rm/ run.tpl | sh\n'.repeat(110)
    const files = { 'x.sh': `#!/bin/sh\n${calls}`, 'run.tpl': 'docker run FLAG a\n'.repeat(100) }
    expect(await starts(files)).toEqual(['a', 'gap x.sh'])
  })

  it.each([
    "sed -i 's/x/y/' run.tpl\nsed s/FLAG/--privileged/ run.tpl | bash",
    'curl -o run.tpl b.example\nsed s/FLAG/--privileged/ run.tpl | bash',
    'make_it > run.tpl\nsed s/FLAG/--privileged/ run.tpl | bash',
    'sed s/FLAG/--privileged/ run.tpl',
  ])('%s is not known, or not run', async (text) => {
    expect(await run(text)).toEqual(['FLAG'])
  })
})

describe('a run line that a program prints', () => {
  const line = 'docker run --privileged'
  it.each([
    `awk '{print "${line} " $1}' images.txt | sh`,
    `cat images.txt | awk -v x=1 '{printf "${line} %s\\n", $1}' | sudo bash`,
    `awk '{print "${line} " $1}' images.txt | sed 's/a/b/' | sh -x`,
    `jq -r '.[] | "${line} \\(.image)"' images.json | bash`,
    `find . -name '*.img' -printf '${line} %f\\n' | sh`,
    `docker image ls -q | sed 's/^/${line} /' | sh`,
    `cat images.txt | xargs -I{} echo ${line} {} | sh`,
    `python3 -c 'print("${line} a")' | sh`,
    `eval "$(awk '{print "${line} " $1}' images.txt)"`,
    `$(awk '{print "${line} " $1}' images.txt)`,
    `bash <(awk '{print "${line} " $1}' images.txt)`,
    `. <(perl -ne 'print "${line} $_"' images.txt)`,
  ])('for a shell is run: %s', async (text) => {
    const found = await starts({ 'x.sh': `#!/bin/bash\n${text}\n` })
    expect(found.filter((one) => one.includes('privileged'))).toHaveLength(1)
    expect(found).toHaveLength(1)
  })

  it.each([
    `awk '{print "${line} " $1}' images.txt`,
    `awk '{print "${line} " $1}' images.txt | tee run.log`,
    `jq -r '.[] | "${line} \\(.image)"' images.json > help.txt`,
    `python3 -c 'print("${line} a")'`,
    `sed 's/^/${line} /' images.txt | cat`,
    `x=$(awk '{print "${line} " $1}' images.txt)\necho "$x"`,
    `awk '{print $1}' images.txt | sh`,
  ])('for a person is not: %s', async (text) => {
    expect(await starts({ 'x.sh': `#!/bin/bash\n${text}\n` })).toEqual([])
  })
})

describe('words of a file that are run', () => {
  const words = 'docker\nrun\n--privileged\na\n'
  const line = 'docker run --privileged a\n'
  it.each([
    ['while read -r x; do $x; done < run.lst', line],
    ['while IFS= read -r x\ndo\n  sudo $x\ndone < run.lst', line],
    ['for x in $(cat run.lst); do $x; done', 'docker\n'],
    ['mapfile -t x < run.lst\n"${x[@]}"', words],
    ['readarray -t x < run.lst\nif "${x[@]}"; then :; fi', words],
    ['$(cat run.lst)', line],
    ['x="$(< run.lst)"\n$x', line],
    ['bash /dev/fd/3 3< run.lst', line],
    ['exec 4< run.lst\nbash <&4', line],
    ['{ bash /dev/fd/3; } 3< run.lst', line],
    ['while read -r x <&3; do $x; done 3< run.lst', line],
    ['while read -r -u 5 x; do $x; done 5< run.lst', line],
    ['exec 6< run.lst\nread -r x <&6\n$x', line],
    ['while read -r x; do $x; done 3< run.lst <<< "docker run --privileged a"', 'echo\n'],
    ["grep -v '^#' run.lst | bash", line],
    ["for x in 1; do $(grep -E '^(docker|podman)' run.lst); done", `# a\n${line}`],
    ["docker run $(grep -v '^#' run.lst | xargs) a", '# flags\n--rm\n--privileged\n'],
    ["X=$(grep '^OPTS=' run.lst | cut -d= -f2-)\ndocker run $X a", 'A=b\nOPTS=--privileged\n'],
    ['bash /dev/fd/3 3<<< "docker run --privileged a"', ''],
    ['source /dev/stdin <<< "docker run --privileged a"', ''],
  ])('%s', async (text, list) => {
    const own = await starts({ 'x.sh': `#!/bin/bash\n${text}\n`, 'run.lst': list })
    expect(own).toEqual(list === 'docker\n' ? [] : ['a privileged'])
  })

  it.each([
    'while read -r x; do echo "$x"; done < run.lst',
    'mapfile -t x < run.lst\nprintf "%s\\n" "${x[@]}"',
    'x="$(< run.lst)"\necho "$x"',
    'cat /dev/fd/3 3< run.lst',
    'while read -r x <&4; do $x; done 3< run.lst',
    'read -r x 3< run.lst\n$x',
    'grep -v docker run.lst | bash',
    'grep docker run.lst',
    'bash /dev/fd/4 3< run.lst',
  ])('or are not: %s', async (text) => {
    expect(await starts({ 'x.sh': `#!/bin/bash\n${text}\n`, 'run.lst': line })).toEqual([])
  })

  it('a copy of a script is run with what it is given', async () => {
    const tree = (args: string) =>
      starts({ 'x.sh': `#!/bin/sh\ncp run.lst up.sh\nbash up.sh ${args}\n`, 'run.lst': 'docker run $1 a\n' })
    expect(await tree('--privileged')).toContain('a privileged')
    expect(await tree('--rm')).not.toContain('a privileged')
  })
})

describe('a manifest that sed fills in on its way to a cluster', () => {
  const pod = (value: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a:TAG\n      securityContext: {privileged: ${value}}\n`
  const places = async (text: string, value: string) => {
    const { subjects } = await readAll(repository({ 'x.sh': `#!/bin/sh\n${text}\n`, 'pod.yaml': pod(value) }))
    return subjects.flatMap((one) =>
      one.kind === 'container' ? [`${one.at.source.path} ${one.privileged?.value ?? 'unknown'}`] : [],
    )
  }

  it('is checked once, with what is put in beside it', async () => {
    const apply = (script: string) => `sed '${script}' pod.yaml | kubectl apply -f -`
    expect(await places(apply('s/TAG/1.2/'), 'true')).toEqual(['pod.yaml true'])
    expect(await places(apply('s/MODE/true/'), 'MODE')).toEqual(['pod.yaml unknown', 'x.sh true'])
    expect(await places(apply('s/MODE/false/'), 'MODE')).toEqual(['pod.yaml unknown'])
  })
})
