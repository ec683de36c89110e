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
