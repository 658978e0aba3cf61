/** From a YAML file to checked settings. */
package io.driftline.pipelines.config;
