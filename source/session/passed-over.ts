import type {ServiceContext} from '../commands/context.js';
import {say} from '../commands/tell.js';
import type {Target} from '../connection/target.js';
import type {Flags} from '../settings/flags.js';
import {keyOf} from '../state/key-of.js';
import {harmless} from '../text/harmless.js';

/**
Says that the config file's own context is not the one in force: who has made it the usual one may count on its being read-only.
*/
export function tellPassedOver({store}: ServiceContext, {config}: Flags, target: Target): void {
	const usual = config?.context;
	if (usual === undefined || target.isSandbox || target.context) {
		return;
	}

	const way = keyOf(store.getState(), 'openContexts');
	say({store}, `The credential of the environment goes before the context “${harmless(usual)}” of the config file. Press ${way} to switch to that.`, 'warning');
}
