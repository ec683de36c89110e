// A file of its own, so that recognizing a unit does not load the reader.

import { withoutTemplateEnding } from '../../model/template.ts'

/** A service of systemd, or a drop-in of one. */
export const claimsUnit = (path: string): boolean =>
  /\.service$|\.service\.d\/[^/]+\.conf$/.test(withoutTemplateEnding(path))

/** Whether a unit may start containers, or use an engine. */
export const mayUseEngine = (text: string): boolean =>
  /\bDOCKER_HOST\b/.test(text) ||
  (/\b(?:docker|podman|nerdctl)\b/.test(text) && /\b(?:run|create|exec|up|tcp|play|kube|usermod)\b/.test(text))
