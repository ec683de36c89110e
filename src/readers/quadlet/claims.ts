// A file of its own, so that recognizing a unit does not load the reader.

import { withoutTemplateEnding } from '../../model/template.ts'

/** What Podman's generator makes services of, and drop-ins of these. */
export const claimsQuadlet = (path: string): boolean =>
  /\.(?:container|pod|kube|build)$|\.(?:container|pod|kube|build)\.d\/[^/]+\.conf$/.test(withoutTemplateEnding(path))

/** What it pulls. Other files end in the same, disks of machines among them. */
export const claimsQuadletImage = (path: string): boolean =>
  /\.image$|\.image\.d\/[^/]+\.conf$/.test(withoutTemplateEnding(path))

/** A file of another program may end in the same. */
export const mayBeQuadlet = (text: string): boolean =>
  /^[ \t]*\[(?:Container|Pod|Kube|Build|Image|Service)\]/m.test(text)
