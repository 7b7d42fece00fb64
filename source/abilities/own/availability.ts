import {type WhyNot, whyNotRow, whyNotWrite} from '../../kernel/state/availability.js';
import {told} from '../../base/text/told.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {markedInTree} from '../../kernel/state/marks.js';
import type {OwnCommand} from '../../kernel/state/own-command.js';

/** Why an own command cannot run now. */
export const whyNotOwn =
	({isHarmless}: Pick<OwnCommand, 'isHarmless'>): WhyNot =>
	state => {
		if (markedInTree(state) === 0 && selectedId(state) === undefined) {
			return whyNotRow(state) ?? 'This row has no id to run a program with.';
		}

		const why = isHarmless
			? undefined
			: (whyNotWrite(state) ?? (state.connection.isDryRun ? 'This is a dry run.' : undefined));
		return why === undefined
			? undefined
			: told`${why} If the program changes nothing, say so in the config file: harmless = true.`;
	};
