import type {State} from '../state/state.js';
import {harmless} from '../text/harmless.js';
import {holding, spoken} from './scene.js';

type Organizations = State['organizations'];

const oddNames = new WeakMap<Organizations, readonly string[]>();

// The names of which others would be said, longest first.
function oddNamesOf(organizations: Organizations): readonly string[] {
	const known = oddNames.get(organizations);
	if (known) {
		return known;
	}

	const odd = organizations.map(({name}) => harmless(name)).filter(name => spoken(name) !== name);
	const names = [...new Set(odd)].toSorted((left, right) => right.length - left.length);
	oddNames.set(organizations, names);
	return names;
}

type Part = {readonly text: string; readonly isName: boolean};

function partsAround(name: string, text: string): readonly Part[] {
	return text.split(name).flatMap((each, index) => [...(index === 0 ? [] : [{text: name, isName: true}]), {text: each, isName: false}]);
}

/**
A sentence as it is said, harmless, and the names of organizations in it as they are.
*/
export function spokenText({organizations}: Pick<State, 'organizations'>, text: string): string {
	const own = harmless(text);
	if (spoken(own) === own) {
		return own;
	}

	let parts: readonly Part[] = [{text: own, isName: false}];
	for (const name of oddNamesOf(organizations)) {
		parts = parts.flatMap(part => part.isName ? [part] : partsAround(name, part.text));
	}

	const names = parts.filter(({isName}) => isName).map(part => part.text);
	return spoken(parts.map(part => part.isName ? holding : part.text).join('')).replaceAll(holding, () => names.shift() ?? '');
}
