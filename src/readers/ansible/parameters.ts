import type { Span } from '../../model/source.ts'
import { mappingLike, sequenceLike } from '../kubernetes/kustomize/nodes.ts'
import { splitWords } from '../parse/words.ts'
import { type Mapping, Scalar } from '../parse/yaml.ts'

/** Parameters of the container modules that are lists: in one text their items stand apart by commas. */
const lists =
  /^(?:volumes|ports|published_ports|capabilities|cap_add|cap_drop|security_opts?|devices|groups|tmpfs|ulimits|dns_servers)$/

/** A blank within an expression, which parts no words. */
const held = '\u2060'

/**
 * `docker_container: name=a image=b privileged=yes`: parameters as one text, as the mapping that they stand for.
 * @param from how many characters before them are the module's name
 */
export function parametersIn(text: Scalar, from = 0): Mapping {
  const whole = text.text.slice(from).replace(/\{\{[^{}]*\}\}/g, (found) => found.replaceAll(' ', held))
  const words = splitWords(whole, (start, end) => text.within(start + from, end + from))
  const scalar = ({ source, start, end }: Span, own: string) =>
    new Scalar(source, start, end, '', own.replaceAll(held, ' '))
  return mappingLike(
    text,
    words.flatMap(({ text: written, span }) => {
      const equals = written.indexOf('=')
      if (equals <= 0) return []
      const [name, value] = [written.slice(0, equals), written.slice(equals + 1)]
      const one = scalar(span, value)
      const isList = lists.test(name)
      const items = isList ? value.split(',').map((item) => scalar(span, item)) : []
      return [{ key: scalar(span, name), value: isList ? sequenceLike(one, items) : one }]
    }),
  )
}
