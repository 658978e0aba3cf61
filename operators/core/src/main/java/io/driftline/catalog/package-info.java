/** The one registry: names of rules, models and learners, and how settings become them. */
package io.driftline.catalog;
