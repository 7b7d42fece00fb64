import {isNotThere, isRefusedInAdvance} from '../../base/api/api-error.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {refreshAll, refreshSelected} from '../../kernel/loop/load.js';
import {stopReading} from '../../kernel/loop/until.js';
import {type PaneFailure, type Registry, shownFailures} from '../../kernel/rows/registry.js';
import {type WhyNot, whyNotRefreshAll, whyNotRow} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotIdentified} from '../../kernel/state/why-not-call.js';

const whyNotRefresh: WhyNot = state => whyNotRow(state) ?? whyNotIdentified(state);

const whyNotStop: WhyNot = ({awaited}) => (awaited > 0 ? undefined : 'Nothing is loading.');

/** What reads again after a failure that the screen shows. A request that the credential cannot make fails again. */
function wayAfter({listing: {progress}}: State, {error}: PaneFailure): 'refreshAll' | 'refreshSelected' | undefined {
	const isOfList = (progress.status === 'failed' && progress.error === error) || isNotThere(error);
	return isRefusedInAdvance(error) ? undefined : isOfList ? 'refreshAll' : 'refreshSelected';
}

const hintAfter = (command: 'refreshAll' | 'refreshSelected') => (state: State, registry: Registry) =>
	shownFailures(state, registry).some(failure => wayAfter(state, failure) === command) && 'momentary';

/** Reloading, and stopping what is loading. */
export const refresh = defineAbility({
	name: 'refresh',
	section: 'In every pane',
	commands: {stopReading, refreshSelected, refreshAll},
	keys: [
		{
			keys: ['escape'],
			command: 'stopReading',
			beforeRows: 'stops',
			name: 'stop',
			description: 'Stop loading the list, a refresh or an export',
			places: ['tree'],
			whyNot: whyNotStop,
			isHint: 'whereItActs',
		},
		{
			keys: ['r'],
			command: 'refreshSelected',
			name: 'refresh',
			alsoCalled: ['reload'],
			description: 'Refresh the selected organization and its accounts',
			places: 'panes',
			whyNot: whyNotRefresh,
			isHint: hintAfter('refreshSelected'),
		},
		{
			keys: ['R'],
			command: 'refreshAll',
			beforeRows: 'acts',
			name: 'refresh all',
			description: 'Refresh the whole list, or continue where it stopped',
			places: 'panes',
			whyNot: whyNotRefreshAll,
			isHint: hintAfter('refreshAll'),
		},
	],
});
