import { type Network, network } from '../../model/network.ts'
import { entriesOf, factAt, type Mapping, spanOf } from '../parse/yaml.ts'
import { at } from './values.ts'

/** The overlay networks that a project creates: those of other drivers stay on one machine. */
export function networksOf(root: Mapping | undefined): Network[] {
  const networks = at(root, 'networks')
  if (networks?.kind !== 'map') return []
  return entriesOf(networks).flatMap(({ key, value }): Network[] => {
    const driver = at(value, 'driver')
    if (driver?.kind !== 'scalar' || driver.text !== 'overlay' || isExternal(at(value, 'external'))) return []
    const options = at(value, 'driver_opts')
    const option = options?.kind === 'map' ? options.entry('encrypted') : undefined
    const text = option?.value.kind === 'scalar' ? option.value.text : ''
    return [
      network({
        key: `${driver.source.path}#networks/${key.text}`,
        name: `network ${key.text}`,
        dialect: 'compose',
        at: spanOf(key),
        driver: factAt(driver, driver.text),
        ...(option && { encrypted: factAt(option.value, !/^(?:false|0)$/i.test(text)) }),
      }),
    ]
  })
}

const isExternal = (node: ReturnType<typeof at>) =>
  node !== undefined && !(node.kind === 'scalar' && node.text === 'false')
