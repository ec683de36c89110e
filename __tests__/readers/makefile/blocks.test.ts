import { afterAll, describe, expect, it } from 'vitest'
import { removeTrees } from '../../tree.ts'
import { starts } from '../starts.ts'

afterAll(removeTrees)

const makes = (text: string) => starts({ Makefile: text })
const block = 'docker run --privileged a\nendef\n'

describe('a block of a Makefile', () => {
  it.each([
    `define S\n${block}export S\nup:\n\t@sh -c "$$S"\n`,
    `define S\n${block}export S\nup:\n\t@echo "$$S" | sh\n`,
    `define S\n${block}export S\nup:\n\t@echo "$$S" > x.sh; sh x.sh\n`,
    `export define S\n${block}up:\n\t@eval "$$S"\n`,
    `define S\n${block}up: ; $(S)\n`,
    `define S\n${block}`,
  ])('is run: %j', async (text) => expect(await makes(text)).toEqual(['a privileged']))

  it.each([
    `define S\n${block}export S\nup:\n\t@echo "$$S"\n`,
    `export define S\n${block}up:\n\t@printf '%s\\n' "$$S"\n`,
    `define S\n${block}up:\n\t@echo "$(S)"\n`,
    `define S\n${block}up:\n\t$(info $(S))\n`,
  ])('is shown: %j', async (text) => expect(await makes(text)).toEqual([]))

  it('makes rules of one line', async () => {
    const rule = 'define T\n$(1): ; docker run --privileged $(1)\nendef\n'
    expect(await makes(`${rule}$(eval $(call T,a))\n`)).toEqual(['a privileged'])
    expect(await makes(`${rule}$(foreach i,a b,$(eval $(call T,$(i))))\n`)).toEqual(['a privileged', 'b privileged'])
  })
})
