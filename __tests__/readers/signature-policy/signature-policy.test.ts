import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

async function read(path: string, text: string) {
  const { subjects, gaps } = await readAll(repository({ [path]: text }))
  const checks = subjects.flatMap((one) =>
    one.kind === 'client' && one.signatureCheck ? [one.signatureCheck.value] : [],
  )
  return {
    checks: checks.map(({ name, faults }) => [name, ...faults.map(({ value }) => value.because)]),
    gaps: gaps.map(({ path, line, blocking }) => [path, line, blocking]),
  }
}

it('a policy accepts what each of its requirements for registries does', async () => {
  const any = '{"type": "insecureAcceptAnything"}'
  const signed = '{"type": "sigstoreSigned", "keyPath": "/k"}'
  const of = (text: string) => read('policy.json', text)
  const accepts = { checks: [['the signature policy', 'accepts every image of a registry']], gaps: [] }
  const checks = { checks: [['the signature policy']], gaps: [] }
  expect(await of(`{"default": [${any}]}`)).toEqual(accepts)
  expect(await of(`{"default": [${any}, ${signed}]}`)).toEqual(checks)
  expect(await of(`{"default": [${any}], "transports": {"docker": {"": [${signed}]}}}`)).toEqual(checks)
  expect(await of(`{"default": [${signed}], "transports": {"docker": {"": [${any}]}}}`)).toEqual(accepts)
  expect(await of(`{"default": [{"type": "reject"}], "transports": {"docker": {"r.io/a": [${any}]}}}`)).toEqual(checks)
  expect(await of('{"default": [{"type": "insecureAcceptAnything"}')).toEqual({
    checks: [],
    gaps: [['policy.json', 1, false]],
  })
  expect(await of('{"Version": "2012-10-17", "Statement": []}')).toEqual({ checks: [], gaps: [] })
})

it('a policy of notation has a level', async () => {
  const of = (level: string) =>
    read(
      'notation/trustpolicy.json',
      `{"trustPolicies": [{"name": "a", "signatureVerification": {"level": "${level}"}}]}`,
    )
  expect((await of('strict')).checks).toEqual([['trust policy a']])
  expect((await of('audit')).checks).toEqual([['trust policy a', 'only logs what has no valid signature']])
})

it('one that does not parse blocks at the place where it is looked for, and nowhere else', async () => {
  const gapsOf = async (path: string, text = '{"default": [') => (await read(path, text)).gaps
  for (const path of ['etc/containers/policy.json', 'home/.config/containers/policy.json', 'notation/trustpolicy.json'])
    expect([path, await gapsOf(path)]).toEqual([path, [[path, 1, true]]])
  expect(await gapsOf('policy.json')).toEqual([])
  expect(await gapsOf('iam/policy.json', '{"insecureAcceptAnything": [')).toEqual([['iam/policy.json', 1, false]])
  expect(await gapsOf('etc/containers/policy.json', '{"default": [{"type": "reject"}]}')).toEqual([])
})
