import { expect, it } from 'vitest'
import { source, span } from '../../src/model/source.ts'
import { merged } from '../../src/readers/merged.ts'

it('several readings keep what any of them says', () => {
  const at = span(source('lib.sh', 'docker run "$@"'), 0, 10)
  const placed = { file: 'files/admin.conf', path: '/etc/admin.conf', by: 'site.yml' }
  const both = merged([
    { subjects: [], gaps: [{ path: 'a', because: 'b', blocking: true }], placed: [placed] },
    { subjects: [], gaps: [], resolved: [at], builtImages: [['web', '.']] },
  ])
  expect(both).toMatchObject({ placed: [placed], resolved: [at], builtImages: [['web', '.']], makeCalls: [] })
  expect(both.gaps).toHaveLength(1)
})
