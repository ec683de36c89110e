import { describe, expect, it } from 'vitest'
import { readScripts } from '../../../src/readers/script/script.ts'
import bindInterface from '../../../src/rules/container/bind-interface.ts'
import enginePort from '../../../src/rules/container/engine-port.ts'
import portRange from '../../../src/rules/container/port-range.ts'
import privilegedPort from '../../../src/rules/container/privileged-port.ts'
import { stateOf } from '../../decide/judged.ts'
import { readFile } from '../read-file.ts'

const states = async (flags: string) => {
  const { container } = await readFile(readScripts, 'x.sh', `#!/bin/sh\ndocker run -d ${flags} img\n`)
  return [bindInterface, privilegedPort, portRange, enginePort].map((rule) => stateOf(rule, container('run/img')))
}

describe('ports that the engine chooses', () => {
  it.each(['-P', '--publish-all', '--publish-all=true'])(
    '%s publishes what the image exposes, on all interfaces',
    async (flag) => {
      expect(await states(flag)).toEqual(['unsure', 'pass', 'pass', 'pass'])
      expect(await states(`${flag} -p 127.0.0.1:8080:80`)).toEqual(['unsure', 'pass', 'pass', 'pass'])
      expect(await states(`${flag} -p 80:80`)).toEqual(['fail', 'fail', 'pass', 'pass'])
    },
  )

  it('are none where nothing is published', async () => {
    expect(await states('')).toEqual(['pass', 'pass', 'pass', 'pass'])
    expect(await states('--publish-all=false')).toEqual(['pass', 'pass', 'pass', 'pass'])
  })
})
