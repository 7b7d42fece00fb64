// The main module of the single executable. It loads the embedded modules of the program from their own addresses.
import {createRequire, registerHooks} from 'node:module';
import {getRawAsset} from 'node:sea';

const base = 'file:///cforgs/';

// The main module can import only built-in modules, but a required module can import anything.
const first = `${base}first.cjs`;

registerHooks({
	resolve(specifier, context, nextResolve) {
		if (specifier === first) {
			return {url: first, format: 'commonjs', shortCircuit: true};
		}

		return context.parentURL?.startsWith(base) && specifier.startsWith('./')
			? {url: new URL(specifier, base).href, format: 'module', shortCircuit: true}
			: nextResolve(specifier, context);
	},
	load(url, context, nextLoad) {
		if (url === first) {
			return {source: 'import("./cli.js")', format: 'commonjs', shortCircuit: true};
		}

		return url.startsWith(base)
			? {source: new Uint8Array(getRawAsset(url.slice(base.length))), format: 'module', shortCircuit: true}
			: nextLoad(url, context);
	},
});

createRequire(base)(first);
