import {defineAbility} from '../../kernel/loop/ability.js';
import {refreshAll, refreshSelected} from '../../kernel/loop/load.js';
import {stopReading} from '../../kernel/loop/until.js';
import {type WhyNot, whyNotRefreshAll, whyNotRow} from '../../kernel/state/availability.js';
import {whyNotIdentified} from '../../kernel/state/why-not-call.js';

const whyNotRefresh: WhyNot = state => whyNotRow(state) ?? whyNotIdentified(state);

const whyNotStop: WhyNot = ({awaited}) => awaited > 0 ? undefined : 'Nothing is loading.';

/** Reloading, and stopping what is loading. */
export const refresh = defineAbility({
	name: 'refresh',
	section: 'In every pane',
	commands: {stopReading, refreshSelected, refreshAll},
	keys: [
		{
			keys: ['escape'], command: 'stopReading', beforeRows: 'stops', name: 'stop', description: 'Stop loading the list, a refresh or an export', places: ['tree'], whyNot: whyNotStop, isHint: 'whereItActs',
		},
		{
			keys: ['r'], command: 'refreshSelected', name: 'refresh', alsoCalled: ['reload'], description: 'Refresh the selected organization and its accounts', places: 'panes', whyNot: whyNotRefresh,
		},
		{
			keys: ['R'], command: 'refreshAll', beforeRows: 'acts', name: 'refresh all', description: 'Refresh the whole list, or continue where it stopped', places: 'panes', whyNot: whyNotRefreshAll,
		},
	],
});
