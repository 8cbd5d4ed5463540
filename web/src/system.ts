/** The map of the system, and diagrams of entities. */
import { wireDiagrams } from "./diagram/diagrams";

wireDiagrams(document);
