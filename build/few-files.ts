import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {build as bundle, type BuildOptions, type Loader, type Metafile, type Plugin} from 'esbuild';
import {ending} from './start-up.js';

const program = 'source/run-guarded.ts';
const run = 'source/run.ts';
const screen = 'source/screen.ts';

/** Marks an address that is resolved as the bundler does it alone. */
const asItIs = 'as it is';

/** The namespace of files that load a file of the start and the rest of the start. */
const withStart = 'with the start';

type Imports = ReadonlyMap<string, ReadonlyArray<{readonly path: string; readonly kind: string}>>;

/** All files that the given files import, directly or not, including themselves, but not through `without`. */
function reach(
	imports: Imports,
	from: readonly string[],
	{isDynamicToo = false, without = ''} = {},
): ReadonlySet<string> {
	const reached = new Set<string>();
	for (let next = from; next.length > 0;) {
		next = next
			.flatMap(file => {
				const isNew = !reached.has(file);
				reached.add(file);
				return isNew ? (imports.get(file) ?? []) : [];
			})
			.filter(({path: each, kind}) => each !== without && (isDynamicToo || kind !== 'dynamic-import'))
			.map(({path: each}) => each);
	}

	return reached;
}

type Shares = {
	/** The additional imports of each file that is loaded separately, except the one that draws the skeleton. Each of these sets becomes one file of the bundle. */
	readonly beside: ReadonlyMap<string, readonly string[]>;
	/** The files that files of the start import without loading them separately. */
	readonly start: ReadonlySet<string>;
};

function shares({inputs}: Metafile, entry: string): Shares {
	const imports: Imports = new Map(
		Object.entries(inputs).map(([file, input]) => [file, input.imports.filter(({external}) => external !== true)]),
	);
	const entries = new Set(
		imports
			.values()
			.toArray()
			.flat()
			.filter(({kind}) => kind === 'dynamic-import')
			.map(each => each.path),
	)
		.values()
		.filter(file => inputs[file]?.format === 'esm' && file !== program);
	const first = reach(imports, [entry, program]);
	const withoutScreen = reach(imports, [entry], {isDynamicToo: true, without: screen});
	const atStart = [...new Set([...first, ...reach(imports, [run, screen])])].filter(
		file => file !== entry && file !== program && /^(?:built-in:[^?]+$|source\/)/v.test(file),
	);
	const common = atStart.filter(file => withoutScreen.has(file));
	const imported = atStart.flatMap(file => imports.get(file) ?? []).filter(({kind}) => kind !== 'dynamic-import');
	return {
		beside: new Map(entries.map(file => [file, withoutScreen.has(file) ? common : atStart] as const)),
		start: new Set(imported.map(each => each.path)),
	};
}

/** The bundler writes one file for each set of modules that the same parts share. That would be fifty small files to read before the first frame, each taking a third of a millisecond. Here all parts share what the screen needs at its start. */
export const fewFiles = (options: BuildOptions & {readonly entryPoints: readonly [string]}): Plugin => ({
	name: 'few files',
	async setup({onLoad, onResolve, resolve}) {
		const {metafile} = await bundle({...options, entryPoints: [...options.entryPoints], write: false, metafile: true});
		const {beside, start} = shares(metafile, options.entryPoints[0]);
		const ownPath = (file: string): string => path.relative('', file).replaceAll('\\', '/');
		const imports = (file: string): readonly string[] =>
			(beside.get(ownPath(file)) ?? [])
				.filter(each => each !== ownPath(file))
				.map(each => (each.startsWith('built-in:') ? each.slice('built-in:'.length) : path.resolve(each)))
				.map(address => `import ${JSON.stringify(address)};`);
		onLoad({filter: ending(''), namespace: 'file'}, async ({path: file}) => {
			const own = ownPath(file);
			return beside.has(own) && !start.has(own)
				? {
						contents: [await readFile(file, 'utf8'), ...imports(file)].join('\n'),
						loader: path.extname(file).slice(1) as Loader,
					}
				: undefined;
		});
		// A file of the start that imported the start would be in a circle: its own code would run after the code that needs it. Only where it is loaded separately does the rest come with it.
		onResolve({filter: ending('')}, async ({path: address, kind, pluginData, ...rest}) => {
			if (kind !== 'dynamic-import' || pluginData === asItIs) {
				return undefined;
			}

			const resolved = await resolve(address, {...rest, kind, pluginData: asItIs});
			return resolved.namespace === 'file' && beside.has(ownPath(resolved.path)) && start.has(ownPath(resolved.path))
				? {path: resolved.path, namespace: withStart}
				: undefined;
		});
		onLoad({filter: ending(''), namespace: withStart}, ({path: file}) => ({
			contents: [`export * from ${JSON.stringify(file)};`, ...imports(file)].join('\n'),
			resolveDir: path.resolve(),
		}));
	},
});
