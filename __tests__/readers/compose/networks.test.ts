import { expect, it } from 'vitest'
import type { Network } from '../../../src/model/network.ts'
import { readCompose } from '../../../src/readers/compose/compose.ts'
import { readFile, valueAndPlace } from '../read-file.ts'

async function networksOf(networks: string): Promise<Network[]> {
  const text = `services:\n  web:\n    image: a\nnetworks:\n${networks}`
  const { subjects } = await readFile(readCompose, 'stack.yaml', text)
  return subjects.filter((subject): subject is Network => subject.kind === 'network')
}

it('reads the overlay networks that a project creates', async () => {
  const found = await networksOf(
    [
      '  local: {driver: bridge}',
      '  default:',
      '  other: {driver: overlay, external: true}',
      '  own: {driver: overlay, external: false}',
      '  mesh:\n    driver: overlay\n    driver_opts:\n      encrypted:',
      '  open:\n    driver: overlay\n    driver_opts: {encrypted: "false"}',
    ].join('\n'),
  )
  expect(found.map(({ key, driver, encrypted }) => [key, valueAndPlace(driver), encrypted?.value])).toEqual([
    ['stack.yaml#networks/own', ['overlay', '8:overlay'], undefined],
    ['stack.yaml#networks/mesh', ['overlay', '10:overlay'], true],
    ['stack.yaml#networks/open', ['overlay', '14:overlay'], false],
  ])
})

it('reads nothing where the networks are no mapping', async () => {
  expect(await networksOf('  - a')).toEqual([])
})
