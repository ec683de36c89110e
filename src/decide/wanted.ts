import type { Edit } from '../model/edit.ts'
import type { Finding } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import type { Subject } from '../model/subject.ts'
import type { JudgedHit, Verdicts } from './verdict.ts'

/** A finding whose rule names an edit, with what the edit is about. */
export interface WantedEdit {
  readonly finding: Finding
  readonly edit: Edit
  readonly hit: JudgedHit
  readonly subject: Subject
}

/**
 * Of the findings that stand: a waived one stays as it is, and what is not known is not for a program to set.
 * @param except fingerprints of findings that stay as they are
 */
export function wantedEdits(
  rules: readonly Rule[],
  { byRule }: Verdicts,
  findings: readonly Finding[],
  except: ReadonlySet<string>,
): WantedEdit[] {
  const standing = findings.filter(
    ({ state, waiver, fingerprint }) => state === 'fail' && !waiver && !except.has(fingerprint),
  )
  const byPrint = new Map(standing.map((finding) => [finding.fingerprint, finding]))
  const wanted: WantedEdit[] = []
  for (const { id, edit } of rules) {
    if (!edit) continue
    for (const { subject, hits } of byRule.get(id)?.others ?? [])
      for (const hit of hits) {
        const finding = byPrint.get(hit.fingerprint)
        if (finding) wanted.push({ finding, edit: editFor(finding, edit), hit, subject })
        // One hit stands for all that share its finding.
        byPrint.delete(hit.fingerprint)
      }
  }
  return wanted
}

/** What may break the program is for a person to decide. */
const editFor = ({ caution }: Finding, edit: Edit): Edit =>
  caution !== null && 'set' in edit ? { ...edit, placeholder: true } : edit
