// A file of its own, so that recognizing a manifest does not load the reader.
import { mayHaveKey } from '../parse/keys.ts'

/** A manifest by its ending; a template engine's ending may follow. */
export const claimsKubernetes = (path: string) =>
  /\.(?:ya?ml|json)(?:\.(?:j2|jinja2?|tpl|tmpl|gotmpl|erb))?$/i.test(path)

/** Whether YAML or JSON text can hold a Kubernetes object, in whatever style. A `false` is always right. */
export const mayHoldObject = (text: string): boolean =>
  mayHaveKey(text, 'kind') && mayHaveKey(text, 'apiVersion', 'items')
