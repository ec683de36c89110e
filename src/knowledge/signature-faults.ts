import { fail, type Hit } from '../model/rule.ts'
import type { SignatureCheck } from '../model/signature-check.ts'
import type { Fact } from '../model/source.ts'

/** What makes a check of signatures void or weak. A check with the same setting in several places numbers them. */
export function* signatureFaults(
  check: Fact<SignatureCheck> | undefined,
  discriminate = (setting: string) => setting,
): Iterable<Hit> {
  if (!check) return
  const { name, faults } = check.value
  for (const fault of faults)
    yield fail(fault, `${name} ${fault.value.because}`, {
      discriminator: discriminate(fault.value.setting),
      severity: fault.value.isVoid ? 'medium' : 'low',
    })
}
