// A file of its own, so that recognizing a unit does not load the reader.

import { runtimeWord } from '../../knowledge/runtimes.ts'
import { withoutTemplateEnding } from '../../model/template.ts'

/** A service of systemd, or a drop-in of one. */
export const claimsUnit = (path: string): boolean =>
  /\.service$|\.service\.d\/[^/]+\.conf$/.test(withoutTemplateEnding(path))

/** `dockerd` is another format's. */
const runtime = new RegExp(String.raw`\b${runtimeWord}\b`)

/** Whether a unit may start containers, or use an engine. */
export const mayUseEngine = (text: string): boolean =>
  /\bDOCKER_HOST\b/.test(text) ||
  (runtime.test(text) &&
    /\b(?:run|create|update|exec|up|tcp|play|kube|login|usermod|gpasswd|adduser|addgroup|groupmems|chmod|chown|chgrp|setfacl|socat|ncat?|curl)\b/.test(
      text,
    ))
