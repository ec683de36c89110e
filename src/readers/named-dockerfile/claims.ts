// A file of its own, so that recognizing a name does not load the reader.
import { holds } from '../parse/keys.ts'

/** Settings of builders and deployment tools: YAML, JSON, TOML, Tilt's program, CapRover's definition. */
export const mayNameDockerfile = (path: string): boolean =>
  /\.(?:ya?ml|json|toml)$|(?:^|\/)(?:Tiltfile|captain-definition)$/i.test(path)

/** A key for a Dockerfile, an argument in a list that names one, Heroku's `docker:`. */
export const namesDockerfile = (text: string): boolean =>
  /(?:docker|container)[_-]?files?(?:[_-]?path)?["']?[ \t]*[:=]/i.test(text) ||
  (holds(text, '-f', '--dockerfile') && /(?:^[ \t]*-[ \t]+|[[,][ \t]*)["']?(?:-f\b|--(?:docker)?file\b)/m.test(text)) ||
  (text.includes('docker:') && /^[ \t]+docker:[ \t]*\r?$/m.test(text)) ||
  isSkaffold(text)

/** Skaffold's file, which may leave every Dockerfile at its usual name. */
export const isSkaffold = (text: string): boolean =>
  text.includes('skaffold/') && /^["']?apiVersion["']?[ \t]*:[ \t]*["']?skaffold\//m.test(text)
