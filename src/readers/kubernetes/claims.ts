// A file of its own, so that recognizing a manifest does not load the reader.
import { withoutTemplateEnding } from '../../model/template.ts'
import { mayHaveKey } from '../parse/keys.ts'

/** A manifest by its ending; a template engine's ending may follow. */
export const claimsKubernetes = (path: string) => /\.(?:ya?ml|json)$/i.test(withoutTemplateEnding(path))

/** Whether YAML or JSON text can hold a Kubernetes object, in whatever style. A `false` is always right. */
export const mayHoldObject = (text: string): boolean =>
  mayHaveKey(text, 'kind') && mayHaveKey(text, 'apiVersion', 'items')
