import * as v from 'valibot';
import {idSchema} from '../../base/api/schemas.js';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {count} from '../../base/text/words.js';
import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {onceSettled} from '../../kernel/loop/once-settled.js';
import {say} from '../../kernel/loop/tell.js';
import {fileNameOf} from '../../kernel/storage/file-name.js';
import {openKeptValue} from '../../kernel/storage/kept-value.js';
import {mostOrganizations} from '../../kernel/storage/tree-cache.js';

/** The most files with marks. Nobody has more. */
const mostFiles = 100;

const schema = v.pipe(v.array(idSchema), v.maxLength(mostOrganizations));

/** Starts with the marks of the last session with this host and credential, and keeps those of this one. Sessions at the same time keep each other's. */
export function beginWithMarks({store, disk: {stateFolder, owner}}: SessionContext): Begun {
	if (!owner) {
		return {};
	}

	const kept = openKeptValue(stateFolder, 'marks', `${fileNameOf(`${owner.host}-${owner.fingerprint}`)}.json`, mostFiles);
	const idsIn = (value: unknown) => {
		const parsed = v.safeParse(schema, value);
		return parsed.success ? parsed.output : [];
	};

	const ids = idsIn(kept.read());
	if (ids.length > 0) {
		store.dispatch({type: 'tree/marksChanged', ids});
	}

	let {marks} = store.getState();
	/** The marks of this session that the file has. */
	let stored = marks;
	const keep = () => {
		const now = store.getState().marks;
		if (now === marks) {
			return;
		}

		marks = now;
		ignoringSystemErrors(() => {
			let own = now;
			kept.change(value => {
				const added = now.keys().filter(each => !stored.has(each));
				const others = idsIn(value).filter(each => now.has(each) || !stored.has(each));
				const together = [...new Set([...others, ...added])];
				const isTooMany = together.length > mostOrganizations;
				if (isTooMany) {
					own = new Set(others.filter(each => now.has(each)));
					say({store}, `More than ${count(mostOrganizations)} organizations are marked, so the latest marks are not kept for the next session.`, 'warning');
				}

				const left = isTooMany ? others : together;
				return left.length === 0 ? undefined : left;
			});
			stored = own;
		});
	};

	const keeping = onceSettled(keep);
	let seen = marks;
	const stopWatching = store.subscribe(() => {
		const now = store.getState().marks;
		if (now === seen) {
			return;
		}

		seen = now;
		keeping.changed();
	});
	return {
		keep,
		stop() {
			keeping.stop();
			stopWatching();
		},
	};
}
