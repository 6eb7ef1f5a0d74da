import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { problemKindInfo } from '@arethetypeswrong/core/problems';
import type { Rule } from './rule.js';

/** Whether TypeScript resolves what Node resolves, for every entry and every way to import it: attw. */
export const types: Rule = async ({ data }) => {
  const result = await checkPackage(createPackageFromTarballData(data));
  if (!result.types) return ['the package has no types; build it, and check "exports" in package.json'];
  return result.problems.filter((problem) => !isAccepted(problem)).map(describe);
};

/**
 * Our profile. The packages are ES modules only, which `require` can load on every Node that `engines` allows (>= 20.19), as
 * TypeScript knows in `module: nodenext`. So only two problems are accepted:
 *
 * - `require` gets an ES module: that is our policy;
 * - `moduleResolution: node10` finds nothing: it ignores `exports`, which Node has followed since 12.7, and TypeScript 6
 *   deprecates it.
 */
function isAccepted(problem: Problem): boolean {
  if (problem.kind === 'CJSResolvesToESM') return true;
  return problem.kind === 'NoResolution' && problem.resolutionKind === 'node10';
}

function describe(problem: Problem): string {
  const { shortDescription, description } = problemKindInfo[problem.kind];
  return `${place(problem)}: ${shortDescription}. ${description}`;
}

function place(problem: Problem): string {
  if ('entrypoint' in problem) return `entry "${problem.entrypoint}" by ${problem.resolutionKind}`;
  return 'typesFileName' in problem
    ? `${inPackage(problem.typesFileName)} for ${inPackage(problem.implementationFileName)}`
    : inPackage(problem.fileName);
}

/** attw puts the package in `/node_modules`. */
function inPackage(path: string): string {
  return path.replace(/^\/node_modules\/(@[^/]+\/)?[^/]+\//, '');
}
