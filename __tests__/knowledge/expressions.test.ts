import { expect, it } from 'vitest'
import { withoutWrittenParts } from '../../src/knowledge/expressions.ts'

it.each([
  ['${X} has no value', '${X} has no value'],
  ['${X:-hunter2} has no value', '${X:-…} has no value'],
  ['${X-${Y:-hunter2}}!', '${X-…}!'],
  ['${X:?say hunter2}', '${X:?…}'],
  ['${env.TAG} of Groovy, ${env.get("hunter2")}', '${env.TAG} of Groovy, ${env…}'],
  ['$(TOKEN) of make', '$(TOKEN) of make'],
  ['$(get hunter2) and $(echo ")" hunter2).', '$(…) and $(…).'],
  ['$((1 + 2))', '$(…)'],
  ["${{ inputs.x }} and ${{ inputs.x || 'hunter2' }}", '${{ inputs.x }} and ${{…}}'],
  ['{{ .Values.x }} and {{ .Values.x | default "hunter2" }}', '{{ .Values.x }} and {{…}}'],
  ['${X:-hunter2', '${X:-…'],
  ['costs $5 {a}', 'costs $5 {a}'],
])('%j is shown as %j', (text, shown) => {
  expect(withoutWrittenParts(text)).toBe(shown)
})

it.each(['$(', '${', '${{', '{{ ', '${a:-', '$(a)', '$({'])('reads many %j in linear time', (part) => {
  const start = performance.now()
  withoutWrittenParts(part.repeat(1_000_000 / part.length))
  expect(performance.now() - start).toBeLessThan(15_000)
})
