export const id = 273;
export const ids = [273];
export const modules = {

/***/ 7535:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ container)
/* harmony export */ });
const listFields = {
    supplementalGroups: [],
    capAdd: [],
    capDrop: [],
    mounts: [],
    volumes: [],
    devices: [],
    deviceCgroupRules: [],
    ports: [],
    exposedPorts: [],
    ulimits: [],
    probeHosts: [],
    sysctls: [],
    env: [],
    processes: [],
    labels: [],
};
/** Everything but the identity of a container has a neutral start, so that a reader names only what it read. */
function container(frame) {
    return {
        kind: 'container',
        platform: frame.dialect === 'pod' ? 'kubernetes' : 'docker',
        oneOff: false,
        os: 'linux',
        evidence: frame.dialect === 'live' ? 'live' : 'manifest',
        near: new Map(),
        unsure: new Map(),
        cannotSay: new Set(),
        ...listFields,
        ...frame,
    };
}


/***/ }),

/***/ 495:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  D: () => (/* binding */ Keys),
  l: () => (/* binding */ readShell)
});

// EXTERNAL MODULE: ./.build/core/source.js
var source = __webpack_require__(8923);
// EXTERNAL MODULE: ./.build/facts/command/flag-table.js
var flag_table = __webpack_require__(1501);
// EXTERNAL MODULE: ./.build/facts/command/flag-words.js
var flag_words = __webpack_require__(5608);
// EXTERNAL MODULE: ./.build/facts/command/flags.js + 1 modules
var flags = __webpack_require__(6949);
// EXTERNAL MODULE: ./.build/facts/command/words.js
var words = __webpack_require__(1933);
;// CONCATENATED MODULE: ./.build/facts/shell/subcommand.js


function subcommandOf([runtime, ...words]) {
    const isCompose = /compose[}"]*$/i.test(runtime.text);
    const [first, second, ...rest] = plain((0,flag_words/* splitFlags */.g)(words, isCompose ? flag_table/* composeGlobalTable */.Ki : flag_table/* globalTable */.Y2).rest);
    if (!first)
        return undefined;
    const after = second ? [second, ...rest] : rest;
    if (isCompose)
        return composeCommand(first, after);
    switch (first.text) {
        case 'compose': {
            const [command, ...operands] = plain((0,flag_words/* splitFlags */.g)(after, flag_table/* composeGlobalTable */.Ki).rest);
            return command && composeCommand(command, operands);
        }
        case 'container':
        case 'image':
        case 'buildx':
        case 'builder':
            return second && { name: nameOf(second.text), word: second, rest };
        case 'service':
            return second?.text === 'create' ? { name: 'service', word: second, rest } : undefined;
        default:
            return { name: nameOf(first.text), word: first, rest: after };
    }
}
/** `docker $OPTIONS run`: what is unknown before the subcommand is left out. */
const plain = (words) => (words[0]?.several ? words.slice(1) : words);
const nameOf = (text) => text === 'run' || text === 'create' || text === 'exec' || text === 'build' || text === 'tag' ? text : 'other';
function composeCommand(word, rest) {
    if (word.text === 'run')
        return { name: 'compose run', word, rest };
    return word.text === 'exec' ? { name: 'compose exec', word, rest } : undefined;
}

// EXTERNAL MODULE: ./.build/facts/shell/text.js
var shell_text = __webpack_require__(7292);
;// CONCATENATED MODULE: ./.build/facts/shell/assignments.js
const declarations = /^(?:export|local|declare|readonly|typeset)$/;
const setters = /^(?:read|mapfile|readarray|getopts|unset)$/;
const branches = /^(?:If|For|ArithmeticFor|While|Case|Select)$/;
/** Every assignment of a text, and which of them hold where a variable is used. */
class Assignments {
    byName = new Map();
    /** Set by something else than an assignment: `read`, a loop. */
    changed = new Set();
    /** In the order of the text. */
    functions = [];
    globalByName = new Map();
    constructor(script, forEachChild) {
        const visit = (node, conditional, around) => {
            const scope = around?.node;
            if (node.type === 'Command')
                this.command(node, conditional, scope);
            if (node.type === 'For' || node.type === 'Select')
                this.changed.add(node.name.text);
            const inside = node.type === 'Function' ? { node, around } : around;
            if (inside && inside !== around)
                this.functions.push(inside);
            const isBranch = node.type !== 'Function' && (conditional || branches.test(node.type));
            let isFirst = true;
            forEachChild(node, (child) => {
                visit(child, isBranch || (node.type === 'AndOr' && !isFirst), inside);
                isFirst = false;
            });
        };
        visit(script, false, undefined);
    }
    command({ name, prefix, args }, conditional, scope) {
        const own = name ? (declarations.test(name.text) ? args : []) : prefix;
        for (const assignment of own) {
            if (assignment.type !== 'Assignment')
                continue;
            const adds = assignment.append === true || refersTo(assignment.text, assignment.name);
            const entry = { assignment, conditional, adds, scope };
            const list = this.byName.get(assignment.name);
            if (list)
                list.push(entry);
            else
                this.byName.set(assignment.name, [entry]);
        }
        if (name && setters.test(name.text))
            for (const word of args)
                this.changed.add(word.text);
    }
    has(name) {
        return this.byName.has(name) || this.changed.has(name);
    }
    all(name) {
        return (this.byName.get(name) ?? []).map((entry) => entry.assignment);
    }
    /**
     * The assignments that make up a variable's value at an offset: the last one that surely ran and all that may have run since.
     * A function's own go before the script's; the script's all count inside functions, which run who knows when.
     */
    inForce(name, at) {
        const entries = this.byName.get(name);
        if (!entries || this.changed.has(name))
            return undefined;
        const innermost = this.functionAround(at);
        for (let scope = innermost; scope; scope = scope.around) {
            const own = sinceLastSure(entries, at, scope.node);
            if (own.length > 0)
                return own;
        }
        const reached = innermost ? this.globals(name, entries) : sinceLastSure(entries, at, undefined);
        // What a function sets, a script sees once it has called it.
        return reached.length > 0 ? reached : entries;
    }
    /** The innermost function that holds an offset: the last that begins before it, or one around that. */
    functionAround(at) {
        let low = 0;
        let high = this.functions.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.functions[middle].node.pos <= at)
                low = middle + 1;
            else
                high = middle;
        }
        let found = this.functions[low - 1];
        while (found && found.node.end <= at)
            found = found.around;
        return found;
    }
    globals(name, entries) {
        let found = this.globalByName.get(name);
        if (!found) {
            found = entries.filter((entry) => entry.scope === undefined);
            this.globalByName.set(name, found);
        }
        return found;
    }
}
/** The entries of a scope before an offset, back to the last that surely ran. */
function sinceLastSure(entries, at, scope) {
    const found = [];
    for (let i = firstFrom(entries, at) - 1; i >= 0; i--) {
        const entry = entries[i];
        if (entry.scope !== scope)
            continue;
        found.push(entry);
        if (!entry.conditional && !entry.adds)
            break;
    }
    return found.reverse();
}
/** The number of entries before an offset; they stand in the order of the text. */
function firstFrom(entries, at) {
    let low = 0;
    let high = entries.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (entries[middle].assignment.pos < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
const refersTo = (text, name) => text.includes('$') && new RegExp(`\\$(?:${name}\\b|\\{${name}[}[])`).test(text);

;// CONCATENATED MODULE: ./.build/facts/shell/variables.js


/** Where the repository stands: mounts of it are told from mounts of the host by a relative path. */
const here = /^(?:PWD|CURDIR|GITHUB_WORKSPACE|CI_PROJECT_DIR|BUILD_SOURCESDIRECTORY|WORKSPACE)$/;
/** What goes beyond is not known: characters of a word, variables within variables, assignments put in. */
const longestWord = 65_536;
const deepest = 50;
const mostWork = 100_000;
/** Literal assignments of one text, and what its words are with them put in. */
class Variables {
    shell;
    assignments;
    resolving = new Set();
    /** How often a cycle of variables was cut, and how many assignments were put in: hostile texts double with every line. */
    cuts = 0;
    work = 0;
    /** By the last of the assignments in force; the first and their number tell the rest. */
    bound = new WeakMap();
    constructor(shell, script, forEachChild) {
        this.shell = shell;
        this.assignments = new Assignments(script, forEachChild);
    }
    /** The words that one word of the text becomes. */
    words(word) {
        const fragments = this.fragments(word);
        const [only] = fragments;
        if (fragments.length === 1 && only?.list)
            return [...listWords(only, word.text.replace(/^"(.*)"$/s, '$1'), this.use(word))];
        return [this.join(fragments, word)];
    }
    /** A word that is not split: an assignment's value, a nested command's text. */
    word(word) {
        return this.join(this.fragments(word), word);
    }
    /** A variable's one known value, for the texts that this one hands to other shells. */
    get(name, at) {
        const binding = this.binding(name, at);
        return binding && !binding.more && binding.items.length === 1 ? binding.items[0] : undefined;
    }
    use({ pos, end }) {
        return (this.shell.locateUse ?? this.shell.locate).call(this.shell, pos, end);
    }
    join(fragments, word) {
        const whole = fragments.length === 1 ? fragments[0] : undefined;
        const single = whole?.list?.items.length === 1 && !whole.list.more ? whole.list.items[0] : undefined;
        if (single && single.unsure === undefined)
            return { ...single, use: this.use(word) };
        const length = fragments.reduce((sum, fragment) => sum + fragment.text.length, 0);
        const isTooLong = length > longestWord && length > word.text.length;
        const text = isTooLong ? word.text : fragments.map((fragment) => fragment.text).join('');
        const unsure = isTooLong
            ? `a word of ${length} characters is not read`
            : fragments.find((fragment) => fragment.unsure !== undefined)?.unsure;
        const several = whole?.several ?? false;
        const at = (0,words/* unquoted */.qZ)(this.shell.locate(word.pos, word.end));
        const use = this.shell.locateUse && { use: this.shell.locateUse(word.pos, word.end) };
        return { text, span: at, ...use, ...(unsure !== undefined && { unsure }), ...(several && { several }) };
    }
    fragments(word) {
        if (!word.parts)
            return [this.literal(word.value, word.pos, false)];
        return word.parts.flatMap((inner) => this.fragment(inner, false));
    }
    fragment(inner, quoted) {
        switch (inner.type) {
            case 'DoubleQuoted':
            case 'LocaleString':
                if (inner.parts.length === 0)
                    return [{ text: '', quoted: true }];
                return inner.parts.flatMap((child) => this.fragment(child, true));
            case 'Literal':
            case 'SingleQuoted':
            case 'AnsiCQuoted':
                return [this.literal(inner.value, inner.pos, quoted)];
            case 'SimpleExpansion':
                return [this.variable(inner.text.slice(1), inner, quoted, false)];
            case 'ParameterExpansion':
                return [this.parameter(inner, quoted)];
            case 'CommandExpansion':
                return [commandOutput(inner.text, quoted)];
            case 'ArithmeticExpansion':
            case 'ProcessSubstitution':
                return [{ text: inner.text, quoted, unsure: `${inner.text} is computed when the line runs` }];
            default:
                return [{ text: inner.text, quoted }];
        }
    }
    /** Quotes do not keep a masked `${{ … }}` from being put in. */
    literal(text, offset, quoted) {
        if (this.shell.expression && /\$\{_{3,}\}/.test(text)) {
            const expression = this.shell.expression(offset) ?? '';
            return { text, quoted, unsure: unknownExpression(expression) };
        }
        return { text, quoted };
    }
    parameter(inner, quoted) {
        const expression = this.shell.expression?.(inner.pos);
        if (expression !== undefined)
            return this.expression(expression, quoted);
        const { parameter, operation, index, prefix } = inner;
        const isList = index?.text === '@' || index?.text === '*';
        if (prefix || (index && !isList))
            return unknown(inner.text, quoted, false);
        if (!operation)
            return this.variable(parameter, inner, quoted, isList);
        if (operation.type !== 'Default' || operation.operator.endsWith('+'))
            return unknown(inner.text, quoted, isList);
        const isSet = this.binding(parameter, inner.pos) !== undefined || this.assignments.has(parameter) || here.test(parameter);
        if ((isSet && !this.resolving.has(parameter)) || operation.operator.endsWith('?'))
            return this.variable(parameter, inner, quoted, isList);
        const fallback = this.word(operation.operand);
        if (fallback.unsure !== undefined)
            return { text: inner.text, quoted, unsure: fallback.unsure, several: !quoted };
        return quoted
            ? { text: fallback.text, quoted }
            : { text: fallback.text, quoted, list: { items: [fallback], more: false } };
    }
    expression(expression, quoted) {
        const text = `\${{ ${expression} }}`;
        const variable = /^env\.(\w+)$/.exec(expression)?.[1];
        const known = variable ? this.shell.variables?.get(variable) : undefined;
        if (known && known.unsure === undefined) {
            return { text: known.text, quoted, ...(!quoted && { list: { items: [known], more: false } }) };
        }
        if (expression === 'github.workspace')
            return { text: '.', quoted };
        return { text, quoted, unsure: unknownExpression(expression), several: !quoted };
    }
    variable(name, { text: written, pos }, quoted, isList) {
        if (this.resolving.has(name)) {
            this.cuts++;
            return { text: '', quoted };
        }
        if (name === 'HOME')
            return { text: '~', quoted };
        const binding = this.binding(name, pos);
        if (!binding) {
            if (here.test(name) && !this.assignments.has(name))
                return { text: '.', quoted };
            return unknown(written, quoted, isList || name === '@' || name === '*');
        }
        const [first] = binding.items;
        if (!quoted || isList) {
            const text = binding.items.map((item) => item.text).join(' ');
            const unsure = binding.more ? notKnown(written) : first?.unsure;
            return {
                text: unsure === undefined ? text : written,
                quoted,
                list: binding,
                ...(unsure !== undefined && { unsure }),
            };
        }
        if (binding.more || binding.items.length !== 1)
            return unknown(written, quoted, false);
        if (first.unsure !== undefined)
            return { text: written, quoted, unsure: first.unsure };
        return { text: first.text, quoted, list: binding };
    }
    /** Whether some line of the text gives the variable a value in which this is found. */
    mentions(name, pattern) {
        return this.assignments.all(name).some((assignment) => pattern.test(assignment.text));
    }
    binding(name, at) {
        if (!this.assignments.has(name)) {
            const given = this.shell.variables?.get(name);
            return given && { items: [given], more: false };
        }
        if (this.resolving.has(name))
            this.cuts++;
        const inForce = this.resolving.has(name) ? undefined : this.assignments.inForce(name, at);
        if (!inForce)
            return undefined;
        if (this.resolving.size >= deepest || this.work > mostWork)
            return undefined;
        const last = inForce.at(-1);
        const known = this.bound.get(last);
        if (known?.inForce.length === inForce.length && known.inForce[0] === inForce[0]) {
            this.work += known.binding?.items.length ?? 0;
            return known.binding;
        }
        this.work += inForce.length;
        const { cuts } = this;
        const isWhole = this.resolving.size === 0;
        this.resolving.add(name);
        const binding = this.bind(inForce);
        this.resolving.delete(name);
        // Inside the resolution of another variable a cycle may have been cut.
        if (isWhole || cuts === this.cuts)
            this.bound.set(last, { inForce, binding });
        return binding;
    }
    /** One value, or one that is sometimes empty, and what is added to it. Different values are none that is known. */
    bind(inForce) {
        const values = inForce.map((entry) => ({ ...entry, items: this.items(entry.assignment) }));
        const set = values.filter((value) => !value.adds);
        const plain = set.filter((value) => value.items.some((item) => item.text !== ''));
        const distinct = new Set(plain.map((value) => value.items.map((item) => item.text).join('\0')));
        if (distinct.size > 1)
            return undefined;
        const added = values.filter((value) => value.adds);
        const items = [...(plain[0]?.items ?? []), ...added.flatMap((value) => value.items)].filter((item) => item.text !== '');
        const isSometimesEmpty = plain.length > 0 && set.length > plain.length;
        const more = isSometimesEmpty || added.some((value) => value.conditional);
        return items.length > 0 || more ? { items, more } : { items: set[0]?.items.slice(0, 1) ?? [], more };
    }
    items({ value, index }) {
        if (index)
            return [];
        return value.type === 'ArrayValue' ? value.elements.flatMap((element) => this.words(element)) : [this.word(value)];
    }
}
const notKnown = (written) => `${written} is not known here`;
const unknownExpression = (expression) => `\${{ ${expression} }} is known only when the workflow runs`;
const unknown = (written, quoted, isList) => ({
    text: written,
    quoted,
    unsure: notKnown(written),
    several: isList || !quoted,
});
function commandOutput(text, quoted) {
    const isRepository = /\bpwd\b|--show-toplevel/i.test(text) || /dirname.*(?:\$0|BASH_SOURCE)/s.test(text);
    if (isRepository && !/\bdocker|podman\b/.test(text))
        return { text: '.', quoted };
    return { text, quoted, unsure: "a command's output is not known here", several: !quoted };
}
function* listWords(fragment, written, use) {
    const { items, more } = fragment.list;
    for (const item of items) {
        if (fragment.quoted || item.unsure !== undefined)
            yield { ...item, use };
        else
            for (const match of item.text.matchAll(/\S+/g))
                yield { ...(0,words/* part */.y_)(item, match.index, match.index + match[0].length), use };
    }
    if (more)
        yield { text: written, span: use, unsure: notKnown(written), several: true };
}

;// CONCATENATED MODULE: ./.build/facts/shell/wrappers.js
const wrappers = {
    sudo: { values: /^(?:-[ugpCTDRrth]|--(?:user|group|prompt|close-from|chdir|chroot|role|type|host|other-user))$/ },
    doas: { values: /^-[uC]$/ },
    env: { values: /^(?:-[uCS]|--(?:unset|chdir))$/ },
    time: { values: /^-[fo]$/ },
    exec: { values: /^-a$/ },
    command: { inert: /^-[pvV]*[vV]/ },
    builtin: {},
    nohup: {},
    setsid: {},
    chronic: {},
    unbuffer: {},
    caffeinate: {},
    nice: { values: /^(?:-n|--adjustment)$/ },
    ionice: { values: /^(?:-[cnpPu]|--(?:class|classdata))$/ },
    stdbuf: { values: /^-[ioe]$/ },
    timeout: { values: /^(?:-[ks]|--(?:kill-after|signal))$/, operands: 1 },
    gtimeout: { values: /^(?:-[ks]|--(?:kill-after|signal))$/, operands: 1 },
    flock: { values: /^(?:-[wEc]|--(?:timeout|wait|conflict-exit-code))$/, operands: 1 },
    xargs: { values: /^(?:-[nIPLdaseE]|--(?:max-args|replace|max-procs|max-lines|delimiter|arg-file|max-chars))$/ },
    watch: { values: /^(?:-n|--interval)$/ },
    lima: {},
    winpty: {},
    'cross-env': {},
    dotenv: { values: /^-[epv]$/ },
};
const shells = /^(?:ba|da|a|k|z)?sh$/;
const sshValues = /^-[bcDEeFIiJLlmOopQRSWw]$/;
/** Home-made helpers (`retry 3 docker run …`) run what they are handed. */
const helper = /(?:^|[-_])(?:retry|try|run|exec|execute|attempt|cmd|command|with|until|wait)(?:[-_]|$)/i;
const runtime = /^(?:docker|podman|nerdctl|docker-compose|podman-compose)$/;
/** Whether a command of this name can lead to a container runtime: what else a script runs is not looked at. */
function mayRun(name) {
    const base = name.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '');
    return (runtime.test(base) ||
        Object.hasOwn(wrappers, base) ||
        /^(?:ssh|eval|su|sg|runuser)$/.test(base) ||
        shells.test(base) ||
        helper.test(base));
}
const isRuntimeName = (name) => runtime.test(name);
const baseName = (word) => word.text.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '');
/** Takes `sudo`, `env A=b`, `timeout 5`, `xargs` … off a command line. */
function unwrap(words) {
    let rest = words;
    for (let depth = 0; depth < 10; depth++) {
        const [first] = rest;
        if (!first)
            break;
        const name = baseName(first);
        if (name === 'ssh')
            return remote(rest);
        if (shells.test(name))
            return shellText(rest);
        if (/^(?:su|sg|runuser)$/.test(name))
            return asUser(rest);
        if (name === 'eval')
            return joined(rest.slice(1));
        const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
        if (wrapper)
            rest = afterWrapper(rest, wrapper);
        else if (helper.test(name) && first.unsure === undefined)
            return { words: afterHelper(rest) };
        else
            break;
    }
    return { words: rest };
}
function afterWrapper(words, { values, operands = 0, inert }) {
    let i = 1;
    for (; i < words.length; i++) {
        const { text } = words[i];
        if (inert?.test(text))
            return [];
        if (text === '--')
            return words.slice(i + 1 + operands);
        if (text.startsWith('-')) {
            if (values?.test(text))
                i++;
        }
        else if (!/^\w+=/.test(text))
            break;
    }
    return words.slice(i + operands);
}
function afterHelper(words) {
    const start = words.findIndex((word) => word.unsure === undefined && runtime.test(baseName(word)));
    return start < 0 ? words : words.slice(start);
}
/** `sh -c TEXT`; a shell without a script reads its standard input. */
function shellText(words) {
    for (let i = 1; i < words.length; i++) {
        const { text } = words[i];
        if (/^-[a-zA-Z]*c$/.test(text)) {
            const nested = words[i + 1];
            return nested ? { nested } : { words: [] };
        }
        if (/^[-+][a-zA-Z]*o$/.test(text))
            i++;
        else if (!/^[-+]/.test(text))
            return { words: [] };
    }
    return { shell: true };
}
/** `su - user -c TEXT`, `sg docker -c TEXT`. */
function asUser(words) {
    const nested = words[words.findIndex((word) => word.text === '-c' || word.text === '--command') + 1];
    return nested && nested !== words[0] ? { nested } : { shell: true };
}
/** What runs on another machine is started by this repository all the same. */
function remote(words) {
    let i = 1;
    for (; i < words.length && words[i].text.startsWith('-'); i++)
        if (sshValues.test(words[i].text))
            i++;
    const command = words.slice(i + 1);
    if (command.length === 0)
        return { shell: true };
    return joined(command);
}
function joined(words) {
    const [first] = words;
    return words.length === 1 && first ? { nested: first } : { words };
}

;// CONCATENATED MODULE: ./.build/facts/shell.js









/** Gives every subject of a file a key of its own: what repeats gets `~2`, `~3` … in the order of the file. */
class Keys {
    seen = new Map();
    next(key) {
        const count = (this.seen.get(key) ?? 0) + 1;
        this.seen.set(key, count);
        return count === 1 ? key : `${key}~${count}`;
    }
}
const speaksOfRuntimes = (text) => /docker|podman|nerdctl|\$[{(]?\w*container/i.test(text);
const speaksOfRuns = (text) => speaksOfRuntimes(text) && /\b(?:run|create|exec)\b|RUN/.test(text);
/**
 * The containers that shell texts of one file start, and their `exec` lines. Text that merely mentions a command (a comment, what
 * `echo` prints, a here-document) is none. `built` names images made from this repository, beside those that the texts build.
 */
async function readShell(scripts, keys, built = new Map()) {
    if (!scripts.some((script) => speaksOfRuns(script.text)))
        return { subjects: [], gaps: [] };
    const spoken = scripts.filter((script) => speaksOfRuntimes(script.text));
    const unbash = await __webpack_require__.e(/* import() */ 989).then(__webpack_require__.bind(__webpack_require__, 8989));
    const gaps = [];
    const calls = spoken.flatMap((script) => {
        const walk = new Walk(unbash, script.key);
        try {
            walk.script(prepare(script));
        }
        catch (error) {
            walk.problem(script.locate(0, 0), error instanceof Error ? error.message : String(error));
        }
        if (speaksOfRuns(script.text))
            gaps.push(...walk.gaps);
        return walk.calls;
    });
    const made = [...built, ...calls.flatMap(({ words }) => builtImages(words))];
    const images = new Map(made.map(([name, from]) => [withoutLatest(name), from]));
    const neverRuns = neverStarted(calls);
    return { subjects: calls.flatMap((call) => subjectOf(call, keys, images, neverRuns)), gaps };
}
function prepare({ text, expressions, ...script }) {
    const joined = (0,shell_text/* joinLines */.cT)(text);
    if (!expressions)
        return { ...script, text: joined };
    const masked = (0,shell_text/* maskExpressions */.c3)(joined);
    return { ...script, text: masked.text, expression: (offset) => masked.expressions.get(offset) };
}
/** Finds every call in a text, also in substitutions, functions and the texts handed to other shells. */
class Walk {
    unbash;
    key;
    calls = [];
    gaps = [];
    depth = 0;
    constructor(unbash, key) {
        this.unbash = unbash;
        this.key = key;
    }
    script(shell) {
        const { parse, forEachChild } = this.unbash;
        const tree = parse(shell.text);
        this.visit(tree, shell, new Variables(shell, tree, forEachChild));
    }
    problem(at, message) {
        if (this.gaps.length > 0)
            return;
        const { line } = (0,source/* position */.G1)(at.source, at.start);
        const because = `this shell text does not parse: ${message}`;
        this.gaps.push({ path: at.source.path, line, because, kinds: ['container', 'exec'], blocking: false });
    }
    visit(node, shell, variables) {
        if (node.type === 'Script') {
            const [error] = node.errors ?? [];
            if (error)
                this.problem(shell.locate(error.pos, error.pos), error.message);
            if (node.source !== undefined) {
                this.backticks(node.source, node, shell);
                return;
            }
        }
        if (node.type === 'Command')
            this.command(node, shell, variables);
        this.unbash.forEachChild(node, (child) => this.visit(child, shell, variables));
    }
    /** Escaped backticks have a text of their own; only the place of the whole is known. */
    backticks(text, { pos, end }, shell) {
        this.nested({ text, locate: () => shell.locate(pos, end), variables: shell.variables });
    }
    nested(shell) {
        if (this.depth > 4 || !speaksOfRuns(shell.text))
            return;
        this.depth++;
        this.script(shell);
        this.depth--;
    }
    command(command, shell, variables) {
        const { name } = command;
        if (!name || (!name.parts && !mayRun(name.value)))
            return;
        const origins = new Map();
        const words = [name, ...command.args].flatMap((word) => {
            if (word.type === 'Assignment')
                return [{ text: word.text, span: shell.locate(word.pos, word.end) }];
            const resolved = variables.words(word);
            for (const one of resolved)
                origins.set(one, word);
            return resolved;
        });
        const unwrapped = unwrap(words);
        const inner = { ...shell, variables: { get: (name) => variables.get(name, command.pos) } };
        if ('nested' in unwrapped)
            this.nestedWord(unwrapped.nested, origins.get(unwrapped.nested), inner);
        else if ('shell' in unwrapped)
            this.hereDocuments(command, inner);
        else if (isRuntime(unwrapped.words[0], variables))
            this.calls.push({ key: this.key, words: unwrapped.words });
    }
    /** `bash -c "…"`: quotes are taken off, variables are left for the inner shell. */
    nestedWord(word, origin, shell) {
        if (!origin)
            return;
        const { pos, end } = origin;
        const raw = shell.text.slice(pos, end);
        const quote = raw[0];
        const isWhole = (quote === '"' || quote === "'") && raw.length > 1 && raw.endsWith(quote);
        const inner = raw.slice(1, -1);
        const { text, offsets } = quote === '"' ? (0,shell_text/* decodeDouble */.sM)(inner) : { text: inner, offsets: undefined };
        const place = () => word.use ?? word.span;
        if (isWhole)
            this.nested(moved(shell, text, (offset) => pos + 1 + (offsets?.[offset] ?? offset)));
        else
            this.nested({ ...shell, text: word.text, expression: undefined, locate: place, locateUse: undefined });
    }
    /** `bash <<EOF`: the document is the script. */
    hereDocuments(command, shell) {
        for (const redirect of command.redirects) {
            if (redirect.type !== 'HereDoc')
                continue;
            const { pos, end } = redirect.body;
            this.nested(moved(shell, shell.text.slice(pos, end), (offset) => pos + offset));
        }
    }
}
/** A text inside another one: `place` leads from its offsets to the outer text's. */
const moved = (shell, text, place) => ({
    ...shell,
    text,
    locate: (from, to) => shell.locate(place(from), place(to)),
    locateUse: shell.locateUse && ((from, to) => shell.locateUse(place(from), place(to))),
    expression: shell.expression && ((offset) => shell.expression?.(place(offset))),
});
const runtimeVariable = /(?:^|_)(?:DOCKER|PODMAN|NERDCTL|CONTAINER)(?:_?(?:CLI|ENGINE|RUNTIME|CMD|COMMAND|TOOL|BIN|BINARY|EXE|EXECUTABLE|COMPOSE))?$/i;
const mention = /\b(?:docker|podman|nerdctl)\b/;
/** A runtime by name; a variable whose name or whose values say that it holds one; the output of looking for one. */
function isRuntime(word, variables) {
    if (!word)
        return false;
    if (word.unsure === undefined)
        return isRuntimeName(baseName(word));
    if (word.text.startsWith('$('))
        return /\b(?:command -v|which|type -p|echo)\b/.test(word.text) && mention.test(word.text);
    const variable = /^\$\{?(\w+)/.exec(word.text)?.[1];
    return variable !== undefined && (runtimeVariable.test(variable) || variables.mentions(variable, mention));
}
const shell_forms = {
    run: 'run',
    create: 'create',
    service: 'service',
    'compose run': 'compose',
};
function subjectOf({ key, words }, keys, images, neverRuns) {
    const command = subcommandOf(words);
    if (!command)
        return [];
    const at = placeOf(words[0], command.word);
    if (command.name === 'exec' || command.name === 'compose exec') {
        return execOf(command, at, (name) => keys.next(`${key}exec/${name}`));
    }
    const form = shell_forms[command.name];
    if (!form)
        return [];
    const container = (0,flags.parseRun)(command.rest, {
        form,
        dialect: 'run',
        at,
        key: (name) => keys.next(`${key}run/${name}`),
        built: ({ text }) => images.get(withoutLatest(text)) ?? (/^\$\(.*\bbuild\b/s.test(text) ? '.' : undefined),
    });
    if (!container)
        return [];
    return [form === 'create' && neverRuns(command.word) ? { ...container, oneOff: true } : container];
}
/** From the runtime's word, with its quotes, to the subcommand. */
function placeOf(first, last) {
    const at = (0,words/* stretch */._N)(first, last);
    const { text } = at.source;
    const quote = text[at.start - 1];
    const end = (first.use ?? first.span).end;
    return (quote === '"' || quote === "'") && text[end] === quote ? { ...at, start: at.start - 1 } : at;
}
function execOf({ name, rest }, at, key) {
    const split = (0,flag_words/* splitFlags */.g)(rest, name === 'exec' ? flag_table/* execTable */.So : flag_table/* composeExecTable */.w0);
    const [target] = split.rest;
    if (!target)
        return [];
    const exec = { kind: 'exec', key: key(target.text), name: target.text, at };
    let opaque = split.opaque;
    for (const { name: flag, value } of split.flags) {
        if (flag !== 'privileged' && flag !== 'user')
            continue;
        if (value.unsure !== undefined)
            opaque ??= (0,words/* doubtOf */.kv)(value);
        else if (flag === 'user')
            exec.user = { value: value.text, at: value.span };
        else
            exec.privileged = { value: /^(?:1|t|true)$/i.test(value.text), at: value.span };
    }
    return [opaque ? { ...exec, opaque } : exec];
}
/** `app` and `app:latest` are one image. */
const withoutLatest = (name) => name.replace(/:latest$/, '');
/** The images that a `build -t` or `tag` line makes, by name as written, with the Dockerfile or context they are made from. */
function builtImages(words) {
    const command = subcommandOf(words);
    if (command?.name === 'tag') {
        const name = command.rest[1]?.text;
        return name ? [[name, '.']] : [];
    }
    if (command?.name !== 'build')
        return [];
    let { flags, rest } = (0,flag_words/* splitFlags */.g)(command.rest, flag_table/* buildTable */.Zk);
    const context = rest[0]?.text ?? '.';
    // Unlike run, build takes flags behind its argument too: `docker build . -t app`.
    while (rest.length > 1) {
        const more = (0,flag_words/* splitFlags */.g)(rest.slice(1), flag_table/* buildTable */.Zk);
        flags = [...flags, ...more.flags];
        rest = more.rest;
    }
    const from = flags.findLast((flag) => flag.name === 'file')?.value.text ?? context;
    return flags.filter((flag) => flag.name === 'tag').map((flag) => [flag.value.text, from]);
}
/** A file that creates containers only to copy out of them (`create`, `cp`, `rm`) starts none. */
function neverStarted(calls) {
    const names = calls.map(({ words }) => subcommandOf(words)?.word.text);
    const isCopied = names.includes('cp') || names.includes('export');
    return () => isCopied && !names.includes('start');
}


/***/ }),

/***/ 7292:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c3: () => (/* binding */ maskExpressions),
/* harmony export */   cT: () => (/* binding */ joinLines),
/* harmony export */   sM: () => (/* binding */ decodeDouble)
/* harmony export */ });
/** Windows line ends become a blank and a line feed, so that every offset stays and `\` still continues a line. */
function joinLines(text) {
    if (!text.includes('\r\n'))
        return text;
    return text.replaceAll('\\\r\n', ' \\\n').replaceAll('\r\n', ' \n');
}
/** Puts a variable without a meaning, as long as itself, in the place of every GitHub expression: `${{ a.b }}` holds any text. */
function maskExpressions(text) {
    const expressions = new Map();
    const last = text.lastIndexOf('}}');
    if (last < 0)
        return { text, expressions };
    const masked = text.slice(0, last + 2).replace(/\$\{\{(.*?)\}\}/gs, (written, inner, offset) => {
        expressions.set(offset, inner.trim());
        return `\${${'_'.repeat(written.length - 3)}}`;
    });
    return { text: masked + text.slice(last + 2), expressions };
}
/** The text between double quotes as the shell hands it on, with the offset of every character; variables stay as they are. */
function decodeDouble(raw) {
    let text = '';
    const offsets = [];
    for (let i = 0; i < raw.length; i++) {
        if (raw[i] === '\\' && raw[i + 1] === '\n') {
            i++;
            continue;
        }
        if (raw[i] === '\\' && /["\\$`]/.test(raw[i + 1] ?? ''))
            i++;
        offsets.push(i);
        text += raw[i];
    }
    offsets.push(raw.length);
    return { text, offsets };
}


/***/ })

};
