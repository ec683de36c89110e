import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, type Engine } from '../../src/engine/engine.ts'
import { readEngineAnswers } from '../../src/readers/live.ts'
import { engineUnderTest } from './images.ts'

const docker = engineUnderTest()
let engine: Engine

beforeAll(async () => {
  engine = await connect()
})
afterAll(() => engine.close())

it('says how its daemon is set', async () => {
  const answers = await engine.describe()
  const [daemon] = readEngineAnswers(answers)
  const info = await docker.info()
  const { ServerVersion: version, Driver: driver, LoggingDriver: logs } = info
  expect(daemon).toMatchObject({
    kind: 'daemon',
    key: 'engine',
    version: { value: version },
    storageDriver: { value: driver },
    logDriver: { value: logs },
    swarm: { value: /^(?:active|pending|locked)$/.test(info.Swarm?.LocalNodeState ?? '') },
  })
})

it('is asked for a swarm exactly where it manages one', async () => {
  const { info, swarm, overlays } = await engine.describe()
  const isManager = info.Swarm?.ControlAvailable === true
  expect([swarm !== undefined, overlays !== undefined]).toEqual([isManager, isManager])
})
