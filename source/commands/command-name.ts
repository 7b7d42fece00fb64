import type * as commands from './commands.js';

export type CommandName = keyof typeof commands;
