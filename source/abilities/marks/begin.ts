import * as v from 'valibot';
import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {fileNameOf} from '../../kernel/storage/file-name.js';
import {openKeptValue} from '../../kernel/storage/kept-value.js';

/** The most marks that are kept, and the most files with them. Nobody has more. */
const most = {marks: 10_000, files: 100} as const;

/** Milliseconds without a change after which the marks are stored, because a killed program cannot store them at the end. */
const settled = 3000;

const id = v.pipe(v.string(), v.maxLength(64));

const schema = v.pipe(v.array(id), v.maxLength(most.marks));

/** Starts with the marks of the last session with this host and credential, and keeps those of this one. */
export function beginWithMarks({store, disk: {stateFolder, owner}}: SessionContext): Begun {
	if (!owner) {
		return {};
	}

	const kept = openKeptValue(stateFolder, 'marks', `${fileNameOf(`${owner.host}-${owner.fingerprint}`)}.json`, most.files);
	const parsed = v.safeParse(schema, kept.read());
	if (parsed.success && parsed.output.length > 0) {
		store.dispatch({type: 'tree/marksChanged', ids: parsed.output});
	}

	let {marks} = store.getState();
	let timer: NodeJS.Timeout | undefined;
	const keep = () => {
		const now = store.getState().marks;
		if (now === marks) {
			return;
		}

		marks = now;
		if (now.size === 0) {
			kept.clear();
		} else {
			kept.keep([...now].slice(0, most.marks));
		}
	};

	let seen = marks;
	const stopWatching = store.subscribe(() => {
		const now = store.getState().marks;
		if (now === seen) {
			return;
		}

		seen = now;
		clearTimeout(timer);
		timer = setTimeout(keep, settled);
		timer.unref();
	});
	return {
		keep,
		stop() {
			clearTimeout(timer);
			stopWatching();
		},
	};
}
