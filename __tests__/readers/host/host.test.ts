import { describe, expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import { readHost } from '../../../src/readers/host/host.ts'
import { valueAndPlace } from '../read-file.ts'

describe('the host', () => {
  it('has what its listing says, in the line that says it', () => {
    const listing = [
      'file dockerService 4644 root:root /a b/docker.service',
      'audited cis-docker:1.2.5 no /etc/docker',
      'data-root own /srv',
      'member ada',
    ]
    const found = readHost(source('host', listing.join('\n'), 'engine'))
    expect(found.dockerService.map(valueAndPlace)).toEqual([
      [{ path: '/a b/docker.service', user: 'root', group: 'root', mode: 0o4644 }, '1:/a b/docker.service'],
    ])
    expect(found.audited.map(valueAndPlace)).toEqual([
      [{ path: '/etc/docker', control: 'cis-docker:1.2.5', isWatched: false }, '2:/etc/docker'],
    ])
    expect(valueAndPlace(found.dataRoot)).toEqual([{ path: '/srv', isOwnFileSystem: true }, '3:/srv'])
    expect(found.dockerGroup.map(valueAndPlace)).toEqual([['ada', '4:ada']])
  })

  it('tells what is not there from what could not be read', () => {
    const found = readHost(source('host', 'hidden registryCa only root may look at it', 'engine'))
    expect([...(found.unobserved ?? [])]).toEqual([['registryCa', 'only root may look at it']])
    expect(found.unsupported.has('registryCa')).toBe(false)
    expect(found.unsupported.has('daemonJson')).toBe(true)
    expect(found.unsupported.has('dataRoot')).toBe(true)
    expect(found.unsupported.has('dockerGroup')).toBe(false)
  })
})
