/** Networks and losses over one flat array of parameters. */
package io.driftline.model;
