import { randomUUID } from 'node:crypto'
import type Docker from 'dockerode'
import { type Container, type ContainerFacts, container } from '../../src/model/container.ts'
import { source, span } from '../../src/model/source.ts'

const file = source('compose.yaml', 'services:\n  web:\n    image: a\n')
const at = span(file, 12, 15)
export const fact = <T>(value: T) => ({ value, at })
export const facts = <T>(...values: readonly T[]) => values.map(fact)

/** A container as a Compose file asks for it. */
export const asked = (settings: Partial<ContainerFacts> = {}, dialect: Container['dialect'] = 'compose'): Container =>
  container({ key: 'compose.yaml#web', name: 'web', dialect, at, ...settings })

export const newRun = () => `test-${randomUUID().slice(0, 8)}`

/** Everything on the engine that a run's label finds, by kind and name. */
export async function leftOf(docker: Docker, runId: string): Promise<string[]> {
  const filters = JSON.stringify({ label: [`dev.hullgate.run=${runId}`] })
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ])
  return [
    ...containers.map(({ Names }) => `container ${Names[0]}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...(volumes.Volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ]
}
